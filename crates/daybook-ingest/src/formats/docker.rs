//! A container's lines with the runtime's time before each: `docker logs --timestamps`,
//! `kubectl logs --timestamps`, and those of several containers: `kubectl logs --prefix`, stern.
//!
//! ```text
//! 2026-03-20T14:00:00.123456789Z {"level":"info","msg":"up"}
//! [pod/shop-7d4b9c6f5-x2x7q/web] 2026-03-20T14:00:00.123456789Z ready
//! [pod/shop-7d4b9c6f5-x2x7q/web] ready
//! shop-7d4b9c6f5-x2x7q web ready
//! ```

use super::inner::{self, Outer};
use crate::format::{Format, Joins};
use crate::record::Record;

/// Lines led by the time of a container runtime.
pub(super) struct Docker {
    /// What may follow the time.
    pub(super) inner: &'static [&'static dyn Format],
}

impl Format for Docker {
    fn name(&self) -> &str {
        "docker"
    }

    fn weight(&self) -> u32 {
        60
    }

    fn joins(&self) -> Joins {
        Joins::Nothing
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (outer, text) = inner::runtime_time(line)?;
        Some(inner::read(self.inner, text, Some(outer)))
    }
}

/// Lines led by their pod and container.
pub(super) struct Kubectl {
    /// What may follow.
    pub(super) inner: &'static [&'static dyn Format],
}

impl Format for Kubectl {
    fn name(&self) -> &str {
        "kubectl"
    }

    fn weight(&self) -> u32 {
        87
    }

    fn joins(&self) -> Joins {
        Joins::Nothing
    }

    fn parse<'a>(&self, line: &'a str) -> Option<Record<'a>> {
        let (pod, container, outer, text) = prefix(line).or_else(|| stern(line))?;
        let mut record = inner::read(self.inner, text, outer);
        inner::of_container(&mut record, container, "k8s.container.name");
        inner::of_container(&mut record, pod, "k8s.pod.name");
        record.attrs.text("k8s.pod.name", pod);
        record.attrs.text("k8s.container.name", container);
        Some(record)
    }
}

type Parts<'a> = (&'a str, &'a str, Option<Outer<'a>>, &'a str);

/// `[pod/name/container] `
fn prefix(line: &str) -> Option<Parts<'_>> {
    let inside = line.strip_prefix("[pod/")?;
    let close = memchr::memchr(b']', inside.as_bytes().get(..inside.len().min(512))?)?;
    let (pod, container) = inside.get(..close)?.split_once('/')?;
    let text = inside.get(close + 1..)?;
    let text = if text.is_empty() { text } else { text.strip_prefix(' ')? };
    let (outer, text) = match inner::runtime_time(text) {
        Some((outer, text)) => (Some(outer), text),
        None => (None, text),
    };
    (is_label(pod) && is_label(container)).then_some((pod, container, outer, text))
}

/// `pod container `: without a time only where the pod's name ends as Kubernetes makes them.
fn stern(line: &str) -> Option<Parts<'_>> {
    let head = line.as_bytes().get(..line.len().min(256))?;
    let first = memchr::memchr(b' ', head)?;
    let pod = line.get(..first)?;
    if !is_label(pod) || !pod.contains('-') {
        return None;
    }
    let rest = line.get(first + 1..)?;
    let second = memchr::memchr(b' ', rest.as_bytes().get(..rest.len().min(256))?)?;
    let (container, text) = (rest.get(..second)?, rest.get(second + 1..)?);
    if !is_label(container) {
        return None;
    }
    match inner::runtime_time(text) {
        Some((outer, text)) => Some((pod, container, Some(outer), text)),
        None => is_made(pod).then_some((pod, container, None, text)),
    }
}

/// A name as Kubernetes takes it: small letters, digits, dashes, dots.
fn is_label(name: &str) -> bool {
    let plain = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.')
    };
    !name.is_empty()
        && name.len() <= 253
        && name.bytes().all(plain)
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// `shop-7d4b9c6f5-x2x7q`: the ends that deployments give their pods, without vowels.
fn is_made(pod: &str) -> bool {
    let safe =
        |text: &str| text.bytes().all(|byte| b"bcdfghjklmnpqrstvwxz0123456789".contains(&byte));
    let mut parts = pod.rsplitn(3, '-');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(end), Some(set), Some(_)) => {
            end.len() == 5
                && (6..=10).contains(&set.len())
                && safe(end)
                && safe(set)
                && set.bytes().any(|byte| byte.is_ascii_digit())
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    const DOCKER: Docker = Docker { inner: super::super::WITHIN };
    const KUBECTL: Kubectl = Kubectl { inner: super::super::WITHIN };

    #[test]
    fn the_runtime_s_time_and_the_program_s_line() {
        assert_eq!(
            shown(
                &DOCKER,
                r#"2026-03-20T14:00:00.123456789Z {"level":"warn","logger":"db","msg":"m"}"#
            ),
            "2026-03-20T14:00:00.123456789Z 13 db | m"
        );
        assert_eq!(
            shown(
                &DOCKER,
                "2026-03-20T14:00:00.123456789Z level=error ts=2026-03-20T13:59:59Z msg=m"
            ),
            r#"2026-03-20T13:59:59Z 17 - | m | {"log.outer_time":"2026-03-20T14:00:00.123456789Z"}"#
        );
        assert_eq!(
            shown(&DOCKER, "2026-03-20T14:00:00.123456789Z ready to go"),
            "2026-03-20T14:00:00.123456789Z 0 - | ready to go"
        );
        assert_eq!(shown(&DOCKER, "2026-03-20T14:00:00.123Z ready"), "no");
    }

    #[test]
    fn pod_and_container_make_the_source() {
        let attrs = r#"{"k8s.pod.name":"shop-7d4b9c6f5-x2x7q","k8s.container.name":"web"}"#;
        let src = "shop-7d4b9c6f5-x2x7q.web";
        assert_eq!(
            shown(&KUBECTL, "[pod/shop-7d4b9c6f5-x2x7q/web] INFO [main] a.B: up"),
            format!(r#"- 9 {src}.a.B | up | {{"thread.name":"main",{}"#, &attrs[1..])
        );
        assert_eq!(
            shown(&KUBECTL, "[pod/shop-7d4b9c6f5-x2x7q/web] 2026-03-20T14:00:00.123456789Z up"),
            format!("2026-03-20T14:00:00.123456789Z 0 {src} | up | {attrs}")
        );
        assert_eq!(
            shown(&KUBECTL, "shop-7d4b9c6f5-x2x7q web ready to go"),
            format!("- 0 {src} | ready to go | {attrs}")
        );
        assert_eq!(
            shown(&KUBECTL, "shop-0 web 2026-03-20T14:00:00.123456789Z up"),
            r#"2026-03-20T14:00:00.123456789Z 0 shop-0.web | up | {"k8s.pod.name":"shop-0","k8s.container.name":"web"}"#
        );
        for line in [
            "[pod/a] x",
            "[main] x",
            "shop-0 web up",
            "well-known words here",
            "shop-7d4b9c6f5-x2x7q Web x",
            "a b 2026-03-20T14:00:00.123456789Z up",
            "",
        ] {
            assert_eq!(shown(&KUBECTL, line), "no", "{line}");
        }
    }
}
