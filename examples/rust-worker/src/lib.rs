//! A worker in Rust that makes its own pages, and has the core choose what is in them.
//!
//! It calls what the page door of `src/edge/` calls: read the visitor from the request, decide, and
//! write the answer. No closure and no future of ours is needed for that.

use indgang::context::Address;
use indgang::decision::View;
use indgang::edge::{Facts, Site, Visitor, cookies};
use indgang::engine;
use indgang::time::UnixSeconds;
use std::cell::OnceCell;
use worker::{Context, Date, Env, Request, Response, Result, event};

/// `indgang.jsonc`, compiled by `build.rs`.
const PLAN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/plan.bin"));

thread_local! {
    /// The one thread of an isolate has its site to the isolate's end.
    static SITE: OnceCell<&'static Site> = const { OnceCell::new() };
}

/// The site, ready to decide: once in an isolate's life.
fn site(env: &Env) -> Result<&'static Site> {
    if let Some(site) = SITE.with(|it| it.get().copied()) {
        return Ok(site);
    }
    let secret = env.secret("INDGANG_SECRET").ok().map(|secret| secret.to_string());
    let site: &'static Site =
        Box::leak(Box::new(Site::new(PLAN.to_vec(), secret.as_deref(), None)?));
    Ok(SITE.with(|it| *it.get_or_init(|| site)))
}

/// The request as plain data.
fn facts(request: &Request) -> Result<Facts<'static>> {
    let header =
        |name| Ok::<_, worker::Error>(request.headers().get(name)?.unwrap_or_default().into());
    // Not `request.url()`, which brings a parser of addresses along that is larger than all this.
    let url = request.inner().url();
    let (_, rest) = url.split_once("://").unwrap_or_default();
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let cf = request.cf();
    Ok(Facts {
        address: path.to_owned().into(),
        host: host.to_owned().into(),
        cookies: header("cookie")?,
        referrer: header("referer")?,
        agent: header("user-agent")?,
        mobile: header("sec-ch-ua-mobile")?,
        platform: header("sec-ch-ua-platform")?,
        languages: header("accept-language")?,
        country: cf.and_then(|cf| cf.country()).unwrap_or_default().into(),
        region: cf.and_then(|cf| cf.region_code()).unwrap_or_default().into(),
        gpc: header("sec-gpc")?.trim() == "1",
        now: UnixSeconds(u32::try_from(Date::now().as_millis() / 1000).unwrap_or(u32::MAX)),
        ..Facts::default()
    })
}

/// What stands in the place of a slot's variant.
fn hero(variant: &str) -> &'static str {
    match variant {
        "deals" => "From 299 kr.",
        "japan" => "Tokyo, direct",
        _ => "Fly somewhere new",
    }
}

#[event(fetch)]
async fn fetch(request: Request, env: Env, _: Context) -> Result<Response> {
    let (site, facts) = (site(&env)?, facts(&request)?);
    let mut visitor = Visitor::read(site, &facts);
    let profile = visitor.take_profile(site, &facts);
    let address = Address::read(&facts.address);
    let context = facts.context(&address, &facts.referrer, &site.plan);
    let view = View::new(visitor.consent, profile.as_ref(), context, facts.clock());
    let decision = site.decide(&view);

    let chosen = decision.slots.iter().find(|chosen| chosen.slot == "hero");
    let hero = hero(chosen.map_or("default", |chosen| chosen.variant));
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><title>Rust</title></head><body><h1>{hero}</h1>\
         <script type=\"application/json\" id=\"indgang-decision\">{}</script></body></html>",
        engine::inline(&site.plan, &decision)
    );
    let mut response = Response::from_html(page)?;
    let headers = response.headers_mut();
    // The visitor's own: kept by nobody else. Cookies that died are deleted.
    headers.set("cache-control", "private, no-cache")?;
    for name in &visitor.stale {
        headers.append("set-cookie", &cookies::delete(name))?;
    }
    Ok(response)
}
