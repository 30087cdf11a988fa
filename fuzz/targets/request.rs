//! Whatever a request holds is read: cookies, the choice, consent strings, addresses, languages.
#![no_main]

use indgang::base64;
use indgang::consent::Choice;
use indgang::consent::tcf::TcString;
use indgang::context::{Address, language};
use indgang::edge::cookies::{CHOICE, values};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for value in values(text, CHOICE).chain([text]) {
        if let Some(choice) = Choice::read(value) {
            assert_eq!(Choice::read(&choice.write()), Some(choice));
        }
        let _ = base64::decode(value, 4_096);
    }
    if let Some(consent) = TcString::decode(text) {
        consent.restrictions().for_each(drop);
    }
    let _ = Address::read(text).campaign();
    let _ = language(text, ["en", "da", "pt-BR"].into_iter());
});
