//! Builds `browser/` once for all profiles and writes the table of files the server embeds; writes the list of locale
//! files too, so that a new one is picked up without a line in Rust. `KHIDMAT_BROWSER=skip` leaves Node alone and embeds
//! a style sheet that says so.

use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What decides whether `browser/dist` is current.
const INPUTS: [&str; 7] =
    ["src", "package.json", "package-lock.json", "vite.config.ts", "tsconfig.json", "font.mjs", "pack.mjs"];

const NOT_BUILT: &str = "body::before{content:\"The browser part of this build is missing: it was compiled with \
KHIDMAT_BROWSER=skip. Compile without it to get styles and scripts.\";display:block;padding:1em;background:#fbefd5;\
color:#1c211f;font:14px sans-serif}svg{width:16px;height:16px}";

fn main() -> Outcome<()> {
    let here = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    println!("cargo::rerun-if-env-changed=KHIDMAT_BROWSER");
    println!("cargo::rerun-if-changed={}", here.join("locales").display());
    fs::write(out.join("locales.rs"), locales(&here.join("locales"))?)?;

    let browser = here.join("../../browser").canonicalize()?;
    for input in INPUTS {
        println!("cargo::rerun-if-changed={}", browser.join(input).display());
    }
    let assets = if std::env::var("KHIDMAT_BROWSER").is_ok_and(|wish| wish == "skip") {
        fs::write(out.join("not-built.css"), NOT_BUILT)?;
        let file = [("not-built.css".to_owned(), out.join("not-built.css"))];
        table(false, &Entry { style: "not-built.css".to_owned(), ..Entry::default() }, &file)?
    } else {
        built(&browser, &out)?
    };
    fs::write(out.join("assets.rs"), assets)?;
    Ok(())
}

/// Every `locales/<language>/*.ftl`, in a stable order.
fn locales(folder: &Path) -> Outcome<String> {
    let mut code = String::from("pub(crate) static SOURCES: &[(kernel::Language, &str, &str)] = &[\n");
    for (tag, variant) in [("en", "En"), ("ms", "Ms"), ("id", "Id")] {
        for file in files_under(&folder.join(tag))? {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let path = file.display().to_string();
            writeln!(code, "    (kernel::Language::{variant}, {name:?}, include_str!({path:?})),")?;
        }
    }
    code.push_str("];\n");
    Ok(code)
}

#[derive(Default)]
struct Entry {
    script: String,
    style: String,
    mark: String,
    font: String,
}

/// Builds when the inputs changed, then copies the result: another profile may rebuild `dist` before this one compiles.
fn built(browser: &Path, out: &Path) -> Outcome<String> {
    let modules = browser.join("node_modules");
    fs::create_dir_all(&modules)?;
    let lock = File::create(modules.join(".khidmat-build.lock"))?;
    lock.lock()?;
    let wanted = hash(browser, &INPUTS)?;
    let dist = browser.join("dist");
    let stamp = dist.join(".inputs");
    if fs::read_to_string(&stamp).ok().as_deref() != Some(&wanted) {
        install(browser, &modules)?;
        npm(browser, &["run", "build", "--silent"])?;
        fs::write(&stamp, &wanted)?;
    }
    let manifest: serde_json::Value = serde_json::from_slice(&fs::read(dist.join("manifest.json"))?)?;
    let kept = out.join("dist");
    if kept.exists() {
        fs::remove_dir_all(&kept)?;
    }
    fs::create_dir_all(&kept)?;
    let mut files = Vec::new();
    for file in files_under(&dist)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name == "manifest.json" || name == ".inputs" {
            continue;
        }
        let copy = kept.join(&name);
        fs::copy(&file, &copy)?;
        files.push((name, copy));
    }
    let text = |pointer: &str| {
        let found = manifest.pointer(pointer).and_then(serde_json::Value::as_str).map(str::to_owned);
        found.ok_or_else(|| {
            format!("browser/dist/manifest.json has no {pointer}; delete browser/dist and build again")
        })
    };
    let entry = Entry {
        script: text("/src~1main.ts/file")?,
        style: text("/src~1main.ts/css/0")?,
        mark: text("/src~1mark.svg/file")?,
        font: text("/src~1main.ts/assets/0")?,
    };
    table(true, &entry, &files)
}

/// Installs only when `package-lock.json` is not the one `node_modules` was made from.
fn install(browser: &Path, modules: &Path) -> Outcome<()> {
    let wanted = hash(browser, &["package.json", "package-lock.json"])?;
    let stamp = modules.join(".khidmat-lock");
    if fs::read_to_string(&stamp).ok().as_deref() == Some(&wanted) {
        return Ok(());
    }
    npm(browser, &["install", "--no-audit", "--no-fund", "--loglevel=error"])?;
    fs::write(&stamp, wanted)?;
    Ok(())
}

fn npm(browser: &Path, arguments: &[&str]) -> Outcome<()> {
    let output = Command::new("npm").args(arguments).current_dir(browser).output().map_err(|fault| {
        format!(
            "cannot run npm ({fault}). The screens need Node.js 20 or newer with npm: install the packages `nodejs` \
             and `npm` of your system, or set KHIDMAT_BROWSER=skip to compile without styles and scripts."
        )
    })?;
    if output.status.success() {
        return Ok(());
    }
    let (said, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    Err(format!("`npm {}` failed in {}:\n{said}\n{errors}", arguments.join(" "), browser.display()).into())
}

fn hash(root: &Path, inputs: &[&str]) -> Outcome<String> {
    let mut digest = Sha256::new();
    for input in inputs {
        let path = root.join(input);
        let files = if path.is_dir() { files_under(&path)? } else { vec![path] };
        for file in files {
            let content = fs::read(&file)?;
            let name = file.strip_prefix(root)?.to_string_lossy().into_owned();
            digest.update(format!("{name}\0{}\0", content.len()));
            digest.update(content);
        }
    }
    Ok(digest.finalize().iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}")))
}

fn files_under(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files_under(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn table(is_built: bool, entry: &Entry, files: &[(String, PathBuf)]) -> Outcome<String> {
    let Entry { script, style, mark, font } = entry;
    let mut code = format!(
        "pub(crate) const BUILT: bool = {is_built};\npub(crate) const SCRIPT: &str = {script:?};\n\
         pub(crate) const STYLE: &str = {style:?};\npub(crate) const MARK: &str = {mark:?};\n\
         pub(crate) const FONT: &str = {font:?};\npub(crate) static FILES: &[File] = &[\n"
    );
    for (name, path) in files {
        let tight = format!("{name}.br");
        let packed = files.iter().find(|(other, _)| *other == tight);
        let packed = packed.map_or_else(
            || "None".to_owned(),
            |(_, path)| format!("Some(include_bytes!({:?}))", path.display().to_string()),
        );
        let kind = match path.extension().and_then(|end| end.to_str()) {
            Some("js") => "text/javascript; charset=utf-8",
            Some("css") => "text/css; charset=utf-8",
            Some("svg") => "image/svg+xml",
            Some("woff2") => "font/woff2",
            // The same file packed: it stands with the one it was made from.
            Some("br") => continue,
            _ => "application/octet-stream",
        };
        let path = path.display().to_string();
        writeln!(
            code,
            "    File {{ name: {name:?}, kind: {kind:?}, bytes: include_bytes!({path:?}), packed: {packed} }},"
        )?;
    }
    code.push_str("];\n");
    Ok(code)
}
