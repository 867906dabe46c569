//! The worked cases of `law/cases/`: each question with the answer that a lawyer expects, and why.

use crate::common;

#[test]
fn the_book_answers_the_worked_cases_as_a_lawyer_would_and_every_clause_has_one() {
    let checked = law::cases::check(&common::files()).unwrap_or_else(|flaws| {
        let lines: Vec<String> = flaws.iter().map(ToString::to_string).collect();
        panic!("{} flaws:\n{}", lines.len(), lines.join("\n"))
    });
    assert!(checked.cases.len() >= 120, "{} cases", checked.cases.len());
}

#[test]
fn a_case_that_is_wrong_and_a_clause_without_a_case_are_flaws() {
    let mut files = common::small_files();
    let flaws = |files: &[(String, String)]| match law::cases::check(files) {
        Ok(_) => Vec::new(),
        Err(flaws) => flaws.iter().map(ToString::to_string).collect::<Vec<_>>(),
    };
    let bare = flaws(&files);
    assert!(bare.iter().any(|f| f == "treaties/pact.toml:23: `pact-2` has no worked case in cases/"), "{bare:?}");
    let case = "[[case]]\nid = \"kept\"\nwhy = \"the pact says so\"\nfrom = \"XA\"\nto = \"XB\"\nmeasure = \"preserve\"\nconduct = [\"cheating\"]\n";
    files.push(("cases/pact.toml".to_owned(), format!("{case}expect = {{ dual = \"not-required\" }}\n")));
    assert!(!flaws(&files).iter().any(|f| f.contains("pact-2")));
    files.push((
        "cases/wrong.toml".to_owned(),
        format!("{}expect = {{ dual = \"met\" }}\n", case.replace("kept", "wrong")),
    ));
    let wrong =
        "cases/wrong.toml:2: case `wrong`: dual: expected \"met\", the book says \"not-required\" (the pact says so)";
    assert!(flaws(&files).iter().any(|f| f == wrong), "{:#?}", flaws(&files));
}

#[test]
fn a_case_file_with_a_mistake_is_a_flaw_with_its_line() {
    let good =
        "[[case]]\nid = \"one\"\nwhy = \"so\"\nfrom = \"XA\"\nto = \"XB\"\nconduct = []\nexpect = { dual = \"met\" }\n";
    for (find, put, error) in [
        ("why = \"so\"", "why = \" \"", "does not say why"),
        ("from = \"XA\"", "from = \"Xa\"", "from: not a state"),
        ("dual = \"met\"", "dual = \"perhaps\"", "met, not-met, unknown or not-required"),
        ("conduct = []", "conduct = []\nurgency = \"soon\"", "urgency:"),
        ("conduct = []", "conduct = []\nfacts = { harm = \"3 euros\" }", "`harm` is no fact"),
        ("conduct = []", "conduct = []\nfacts = { harm = -1 }", "`harm` is no fact"),
        ("conduct = []", "conduct = []\nfacts = { harm = \"3.5 XXA\" }", "`harm` is no fact"),
        ("conduct = []", "conduct = []\nacted = \"2026-11-24\"", "`2026-11-24`"),
        ("conduct = []", "conduct = []\nexpects = 1", "unknown field `expects`"),
        ("why = \"so\"", "why = \"so\u{202e}\"", "invisible character U+202E"),
        (
            "[[case]]",
            "[[case]]\nid = \"one\"\nwhy = \"so\"\nfrom = \"XA\"\nto = \"XB\"\nconduct = []\nexpect = { dual = \"met\" }\n\n[[case]]",
            "stands twice",
        ),
    ] {
        let files = [("cases/a.toml".to_owned(), good.replacen(find, put, 1))];
        let flaws = law::cases::cases(&files).map(|_| ()).expect_err(error);
        assert!(flaws.iter().any(|f| f.message.contains(error) && f.line >= 1), "{error}: {flaws:?}");
    }
}
