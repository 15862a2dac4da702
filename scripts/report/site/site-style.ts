import { createHash } from 'node:crypto';

/** The looks of every page: of the reader's theme, readable at 360 pixels and on paper. */
export const style = `
:root{color-scheme:light dark;--page:#fbfbfd;--card:#fff;--text:#1b1f27;--faint:#586172;--line:#d9dee7;--accent:#0b5cad;--good:#136b37;--bad:#b3261e;--warn:#8a5300;--key:#0b5cad;--str:#136b37;--num:#8a3ffc;--com:#586172;--c1:#dbe8f8;--c2:#a9cdf3;--c3:#4f94dd;--c3t:#001a33}
@media screen and (prefers-color-scheme:dark){:root{--page:#12151b;--card:#1a1f28;--text:#e6e9ef;--faint:#a3adbd;--line:#323a48;--accent:#7db7f5;--good:#76d39b;--bad:#ff9a92;--warn:#f1c06b;--key:#7db7f5;--str:#8fd9a8;--num:#c8a9ff;--com:#a3adbd;--c1:#1e3047;--c2:#23507f;--c3:#5aa2ea;--c3t:#00121f}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.55 system-ui,"Segoe UI",Roboto,sans-serif;overflow-wrap:break-word}
a{color:var(--accent)}
a:focus-visible,input:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:var(--card);padding:8px;z-index:1}
header{border-bottom:1px solid var(--line);background:var(--card)}
header>div,main,footer{max-width:1180px;margin:0 auto;padding:12px 20px}
header nav{display:flex;flex-wrap:wrap;gap:4px 18px;align-items:baseline}
header strong{margin-right:12px}
nav a[aria-current]{color:var(--text);text-decoration:none;font-weight:600;border-bottom:2px solid var(--accent)}
h1{font-size:1.7rem;line-height:1.25;margin:20px 0 6px}
h2{font-size:1.2rem;margin:34px 0 10px;padding-bottom:4px;border-bottom:1px solid var(--line)}
h3{font-size:1rem;margin:20px 0 6px}
.faint{color:var(--faint)}.good{color:var(--good)}.bad{color:var(--bad)}.warn{color:var(--warn)}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:18px 0;padding:0;list-style:none}
.cards li{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:12px 14px}
.cards b{display:block;font-size:1.6rem;line-height:1.2}
.scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);border-radius:8px}
table{border-collapse:collapse;width:100%}
caption{text-align:left;padding:8px 12px;color:var(--faint)}
th,td{text-align:left;padding:7px 12px;border-top:1px solid var(--line);vertical-align:top;min-width:5.5rem}
td a{overflow-wrap:anywhere}
time{white-space:nowrap}
thead th{border-top:0;white-space:nowrap}
code,pre{font:14px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{margin:0;padding:12px 14px;overflow-x:auto;overflow-wrap:normal;background:var(--card);border:1px solid var(--line);border-radius:8px}
.k{color:var(--key);font-weight:600}.s{color:var(--str)}.n{color:var(--num)}.c{color:var(--com);font-style:italic}
.tag{display:inline-block;max-width:100%;overflow-wrap:anywhere;border:1px solid var(--line);border-radius:14px;padding:0 10px;margin:2px 4px 2px 0;font-size:.87rem}
.sev-High{border-color:var(--bad);color:var(--bad)}.sev-Medium{border-color:var(--warn);color:var(--warn)}
.fp{background:var(--card);border:1px solid var(--line);border-left:4px solid var(--accent);border-radius:8px;padding:10px 14px;margin:12px 0}
.fp h3{margin-top:2px}
dl{display:grid;grid-template-columns:minmax(110px,max-content) minmax(0,1fr);gap:4px 18px;margin:8px 0}dt{color:var(--faint)}dd{margin:0}
details{margin:6px 0}
summary{cursor:pointer;padding:6px 0}
input[type=search]{font:inherit;width:100%;max-width:420px;padding:8px 12px;border:1px solid var(--faint);border-radius:8px;background:var(--card);color:inherit}
.matrix{display:grid;grid-auto-flow:column;grid-auto-columns:minmax(150px,1fr);gap:10px;overflow-x:auto;padding-bottom:8px}
.matrix ul{list-style:none;margin:0;padding:0}.matrix li{border-radius:6px;padding:5px 8px;margin:0 0 6px;background:var(--c1);font-size:.87rem}
.matrix li.p{background:var(--c2)}.matrix li.d{background:var(--c3);color:var(--c3t)}
.bar{fill:var(--accent)}svg text{fill:var(--faint);font:12px system-ui,sans-serif}
footer{color:var(--faint);font-size:.87rem;margin-top:40px}
@media (max-width:520px){main,header>div,footer{padding:10px 14px}dl{grid-template-columns:minmax(0,1fr)}dd{margin-bottom:6px}h1{font-size:1.35rem}table,caption,tbody,tr,td{display:block}thead{display:none}tr{border-top:1px solid var(--line);padding:6px 0}tr[hidden]{display:none}td{border:0;padding:2px 12px}td:empty{display:none}td:first-child{font-weight:600}td .faint{font-weight:400}td+td::before{content:attr(data-of) ": ";color:var(--faint);font-size:.87rem}}
@media print{:root{color-scheme:light}body{background:#fff;color:#000;font-size:11pt}header nav,input,label,.skip{display:none}details::details-content{content-visibility:visible;height:auto}.scroll,pre{overflow:visible;border-color:#999}pre{white-space:pre-wrap}a{color:inherit}h2{break-after:avoid}tr,.fp{break-inside:avoid}}
`;

/** The one script: it leaves the rows of a table that hold what is searched for. It reads and writes nothing else. */
export const script = `
for(const field of document.querySelectorAll('input[type=search]')){
  const rows=[...document.querySelectorAll('#'+field.dataset.rows+' tbody tr')];
  const said=document.getElementById(field.dataset.said);
  field.hidden=false;
  field.addEventListener('input',()=>{
    const words=field.value.toLowerCase().split(/\\s+/);
    let count=0;
    for(const row of rows){
      const text=row.textContent.toLowerCase();
      row.hidden=!words.every((word)=>text.includes(word));
      if(!row.hidden)count++;
    }
    said.textContent=count+' of '+rows.length;
  });
}
`;

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** Nothing may be loaded, sent, framed or run but this style and this script, from wherever the page is opened. */
export const policy = `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; img-src 'none'; base-uri 'none'; form-action 'none'`;

/** Where a page that a server shows asks for the number of the newest site. */
export const versionPath = '/.version';

/** What a page that a server shows runs, too: when the site was made anew, it loads itself again. */
export const liveScript = `
let shown;
setInterval(async()=>{
  try{
    const answer=await fetch('${versionPath}',{cache:'no-store'});
    const version=await answer.text();
    if(answer.ok&&shown!==undefined&&version!==shown)location.reload();
    if(answer.ok)shown=version;
  }catch{}
},700);
`;

/** The same policy, and that script, and questions to the server that gave the page. */
export const livePolicy = `${policy.replace(hashOf(script), `${hashOf(script)} ${hashOf(liveScript)}`)}; connect-src 'self'`;
