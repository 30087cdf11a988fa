/** What everybody gets where nothing can be decided. @param {string} fault a stable code */
export const nothing = (fault) => ({ plan: "", entry: null, redirect: false, slots: {}, merge: {}, why: [], fault });

/** What a step about something that happened is given. @param {any} [about] */
export const told = ({ topics = [], item = "", value = NaN } = {}) => ({ topics: topics.join(" "), item, value });

/**
 * Why a slot is as it is, in the author's words.
 * @param {{ slot: string | null }[]} why @param {string | null} slot `null`: the way in
 */
export const reason = (why, slot) => why.find((it) => it.slot === slot) ?? null;
