import Model

/// The look of the page, on screens of any width, light and dark, and on paper.
enum HTMLStyleSheet {
    /// Every colour of text has a contrast of 4.5:1 or more to what is behind it (WCAG 2.2, 1.4.3).
    static let text: StaticString = """

        :root{color-scheme:light dark;--page:#f7f5f1;--card:#fff;--ink:#1d1b19;--soft:#5a554e;\
        --line:#ddd7cd;--link:#1f4e8c;--fail:#a61b14;--fail-bg:#fbe9e7;--error:#7a4600;\
        --error-bg:#fdf0d9;--waived:#4a3f8f;--waived-bg:#eeecfa;--pass:#1c6437;--pass-bg:#e5f3e9;\
        --na:#5a554e;--na-bg:#efece6}
        @media screen and (prefers-color-scheme:dark){:root{--page:#141414;--card:#1e1e1d;\
        --ink:#eceae6;--soft:#b0aba3;--line:#3a3835;--link:#9cc3ff;--fail:#ff9d92;--fail-bg:#3c1a17;\
        --error:#f4c06a;--error-bg:#3a2a0d;--waived:#bdb5ff;--waived-bg:#29254a;--pass:#86d7a1;\
        --pass-bg:#15311f;--na:#b0aba3;--na-bg:#2b2a28}}
        *{box-sizing:border-box}
        html{background:var(--page);color:var(--ink);font:16px/1.5 system-ui,"Segoe UI",Roboto,\
        "Noto Sans","Liberation Sans",sans-serif;text-size-adjust:100%;overflow-wrap:anywhere}
        body{margin:0}
        body>header,main,footer{max-width:70rem;margin:0 auto;padding:0 1.25rem}
        a{color:var(--link);text-underline-offset:.15em}
        :focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:2px}
        .skip{position:absolute;left:-99rem}
        .skip:focus{left:1rem;top:1rem;background:var(--card);padding:.6rem 1rem;z-index:1}
        code{font:.875em/1.45 ui-monospace,"Cascadia Mono","DejaVu Sans Mono","Liberation Mono",\
        monospace;unicode-bidi:isolate}
        h1,h2{font-family:Charter,"Iowan Old Style","Bitstream Charter","Source Serif 4",Georgia,\
        "Liberation Serif",serif;line-height:1.15;text-wrap:balance}
        h1{font-size:clamp(1.9rem,5.5vw,3rem);margin:.2rem 0 .5rem;font-weight:700}
        h1 .on{font-weight:400;color:var(--soft)}
        h2{font-size:1.6rem;margin:0 0 1rem;font-weight:700}
        h3{font-size:1rem;margin:1.5rem 0 .5rem}
        h4{font-size:1.0625rem;line-height:1.3;margin:.35rem 0 0}
        p,ul,ol,dl{margin:.4rem 0}
        ul,ol{padding-left:1.3rem}
        body>header{padding-top:2.25rem}
        body>header::before{content:"";display:block;height:6px;width:4.5rem;margin-bottom:1.1rem;\
        background:currentColor}
        header.fail::before{color:var(--fail)}
        header.error::before{color:var(--error)}
        header.pass::before{color:var(--pass)}
        .eyebrow{color:var(--soft);margin:0;font-size:.9375rem}
        .lede{font-size:1.125rem;margin:.2rem 0 1rem}
        dt{color:var(--soft);font-size:.8125rem}
        dd{margin:0}
        .facts{display:flex;flex-wrap:wrap;gap:.5rem 2.25rem;margin:1rem 0}
        nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.4rem;list-style:none;padding:.7rem 0;\
        margin:1rem 0 0;border:solid var(--line);border-width:1px 0}
        nav a{display:inline-block;padding:.15rem 0}
        main>section{padding:2.2rem 0 .4rem}
        .bar{display:block;width:100%;height:1.1rem;border-radius:3px}
        th .bar{height:.4rem;margin-top:.25rem;border-radius:2px}
        rect.fail{fill:var(--fail)}rect.error{fill:var(--error)}rect.waived{fill:var(--waived)}\
        rect.pass{fill:var(--pass)}rect.na{fill:var(--line)}
        .tally{display:flex;flex-wrap:wrap;gap:.4rem 2rem;list-style:none;padding:0;margin:.8rem 0 1rem}
        .tally strong{font-size:1.6rem;font-variant-numeric:tabular-nums;margin-right:.15rem}
        .tally .none,.counts .none{color:var(--soft)}
        .tally .none strong{font-weight:400}
        .tally .fail strong,td.fail,span.fail{color:var(--fail)}
        .tally .error strong,td.error,span.error{color:var(--error)}
        .tally .waived strong,td.waived,span.waived{color:var(--waived)}
        .tally .pass strong,td.pass,span.pass{color:var(--pass)}
        .split{display:grid;gap:0 3rem;grid-template-columns:minmax(0,1fr)}
        @media (min-width:56rem){.split{grid-template-columns:repeat(auto-fit,minmax(26rem,1fr))}}
        .worst{list-style:none;padding:0;margin:0}
        .worst li{display:flex;gap:.7rem;padding:.4rem 0;border-bottom:1px solid var(--line)}
        .worst .sev{flex:none;width:4.6rem;text-align:center;align-self:start;margin-top:.1rem}
        table{width:100%;border-collapse:collapse;margin:0 0 1rem}
        caption{text-align:left;font-weight:600;padding:1.5rem 0 .4rem}
        th,td{text-align:left;vertical-align:top;padding:.4rem .5rem .4rem 0;\
        border-bottom:1px solid var(--line)}
        thead th{color:var(--soft);font-size:.8125rem;font-weight:400}
        tbody th{font-weight:600}
        abbr{text-decoration:none}
        .counts td,.counts th+th{text-align:right;font-variant-numeric:tabular-nums;padding-right:0;\
        overflow-wrap:normal}
        .counts th:last-child{width:11%}
        .counts td{font-weight:600}.counts .none{font-weight:400}
        .counts{table-layout:fixed}
        .counts th:first-child{width:30%}
        .requirements td p{margin:0 0 .25rem}
        .requirements tbody th{font-variant-numeric:tabular-nums;min-width:4.5rem}
        @media (max-width:40rem){.requirements .badge{white-space:normal}}
        @media (min-width:40rem),print{.requirements tbody th{min-width:7rem}}
        .baselines tbody th{width:30%}
        .group{font-size:1.125rem;margin:1.8rem 0 .7rem}
        article{background:var(--card);border:1px solid var(--line);border-left:5px solid var(--na);\
        border-radius:4px;padding:.9rem 1.1rem .8rem;margin:0 0 .9rem}
        article.fail{border-left-color:var(--fail)}
        article.error{border-left-color:var(--error)}
        article.waived{border-left-color:var(--waived)}
        article.pass{border-left-color:var(--pass)}
        :target{outline:3px solid var(--link);outline-offset:2px}
        main:target,section:target{outline:0}
        .badges{margin:0;display:flex;flex-wrap:wrap;gap:.3rem .5rem;font-size:.8125rem;line-height:1.5}
        .badge,.sev,.mark{display:inline-block;font-size:.8125rem;line-height:1.5;padding:0 .45rem;\
        border-radius:3px;font-weight:600;white-space:nowrap}
        .badge.fail{background:var(--fail-bg);color:var(--fail)}
        .badge.error{background:var(--error-bg);color:var(--error)}
        .badge.waived{background:var(--waived-bg);color:var(--waived)}
        .badge.pass{background:var(--pass-bg);color:var(--pass)}
        .badge.na{background:var(--na-bg);color:var(--na)}
        .sev,.mark{border:1px solid var(--line);font-weight:400}
        .sev.high{background:var(--ink);border-color:var(--ink);color:var(--page);font-weight:600}
        .sev.medium{border-color:var(--ink);font-weight:600}
        .sev.low,.sev.info,.kind{color:var(--soft)}
        .mark{border-style:dashed;border-color:var(--soft)}
        .id{margin:0}
        .id a{color:var(--soft);text-decoration:none}
        .id a:hover{text-decoration:underline}
        .reason{margin:.5rem 0;font-size:1.0625rem}
        .evidence{list-style:none;padding:0;margin:.6rem 0}
        .evidence>li{background:var(--page);border-radius:3px;padding:.5rem .75rem;margin:0 0 .4rem}
        .subject{margin:0;font-weight:600}
        .subject span,dd span{font-size:.875rem;font-weight:400}
        .evidence dl{display:flex;flex-wrap:wrap;gap:.3rem 1.5rem;margin:.3rem 0}
        .evidence dl>div{flex:1 1 8rem;min-width:0}
        .evidence dl>:last-child{flex:2 1 17rem}
        .aside{color:var(--soft);font-size:.9375rem;margin:.2rem 0}
        .about{display:grid;gap:.35rem;margin:.6rem 0 0}
        .about ol,.about ul{margin:0;padding-left:1.1rem}
        @media (min-width:40rem){.about>div{display:grid;grid-template-columns:9.5rem 1fr;gap:0 1rem}\
        .about dt{padding-top:.15rem}}
        .warning{border-left:4px solid var(--error);padding-left:.8rem}
        .changes{list-style:none;padding:0}
        .changes li{padding:.5rem 0;border-bottom:1px solid var(--line)}
        .quiet{border-width:0 0 1px 3px;border-radius:0;background:none;padding:.4rem 0 .6rem .9rem;\
        margin:0;font-size:.875rem}
        .quiet .reason{font-size:.875rem;margin:.2rem 0}
        .quiet h4{font-size:.9375rem}
        .brief{margin:.2rem 0;padding-left:1.1rem}
        .quiet .about{gap:.1rem;margin:.2rem 0}
        footer{border-top:1px solid var(--line);margin-top:2rem;color:var(--soft);font-size:.875rem}
        @page{margin:16mm 14mm;@bottom-right{content:counter(page) " / " counter(pages);font:8pt sans-serif}}
        @media print{
        html{font-size:9pt;background:none;--page:#fff}
        body>header,main,footer{max-width:none;padding-left:0;padding-right:0}
        body>header{padding-top:0}
        nav,.skip{display:none}
        a{color:inherit;text-decoration:none}
        .bar,.badge,.sev,body>header::before{print-color-adjust:exact}
        .badge{border:1px solid currentColor}
        h2,h3,h4,.badges,.id,.group,caption,thead{break-after:avoid}
        .quiet,.evidence>li,.about>div,tr,.worst li,.changes li{break-inside:avoid}
        article{box-decoration-break:clone}
        .subject,.reason{break-after:avoid}
        .split{grid-template-columns:1fr 1fr;gap:0 1.5rem}
        .counts caption:first-child{padding-top:1.3rem}
        .evidence>li{border:1px solid var(--line);padding:.2rem .6rem;margin-bottom:.25rem}
        .evidence dl{margin:.1rem 0}
        .evidence dl>div,.evidence dl>:last-child{display:flex;flex:0 1 auto;gap:.5rem;\
        align-items:baseline}
        article{padding:.6rem .9rem .5rem;margin-bottom:.6rem}
        .about{gap:.15rem}
        .about>div:nth-last-child(2){break-after:avoid}
        .quiet{font-size:8pt}
        main>section{padding:1.2rem 0 .2rem}
        }

        """

    /// A digest as a Content-Security-Policy has it: base64 (RFC 4648).
    static func base64(_ digest: SHA256) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        // Two hexadecimal digits are 8 bits, three are 12: two letters.
        let digits = digest.description.compactMap(\.hexDigitValue)
        var text = ""
        for start in stride(from: 0, to: digits.count, by: 3) {
            let group = digits[start..<min(start + 3, digits.count)]
            var bits = group.reduce(0) { $0 << 4 | $1 }
            bits <<= 4 * (3 - group.count)
            text.append(letters[bits >> 6])
            if group.count > 1 { text.append(letters[bits & 63]) }
        }
        return text + String(repeating: "=", count: (4 - text.count % 4) % 4)
    }
}
