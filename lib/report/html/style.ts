/** How a report's page looks: on screens of any width, light or dark, and on paper. */

/** The classes of series, in the order in which they are taken. */
export const SERIES_COLORS = ['s0', 's1', 's2', 's3', 's4', 's5', 's6'] as const;

/** The colours of series where the ground is light: on a screen, and on paper. */
const SERIES = `
--s0:#2f6db3;--s1:#d68a1e;--s2:#2b958a;--s3:#8d5aa5;--s4:#7f8f34;--s5:#c25b7c;--s6:#5b4fb0;
--rest:#8b96a3;--none:#c3cbd4`;

/** Bars below their labels, where there is no room beside them. */
const NARROW_ROWS = `.row,.wide .row{grid-template-columns:minmax(0,1fr) 3.6rem 3.2rem 3.2rem;gap:.4rem}
.row>.bar,.row>:nth-child(2){grid-column:1/-1;grid-row:2}.head>:nth-child(2){display:none}.bar{height:.4rem}`;

export const STYLE = `
:root{color-scheme:light dark;--paper:#fff;--ink:#1b2530;--soft:#55606d;--line:#dfe4ea;--wash:#f4f6f8;--bad:#b3382c;
${SERIES}}
@media (prefers-color-scheme:dark){:root{--paper:#12171d;--ink:#e4e9ee;--soft:#9fabb8;--line:#2c3640;--wash:#1a2129;
--bad:#ec7d70;--s0:#6ba5e6;--s1:#e5aa52;--s2:#57bdb1;--s3:#b98fd0;--s4:#a9ba5f;--s5:#e08aa6;--s6:#9a90e6;--rest:#76828f;
--none:#44505c}}
*{box-sizing:border-box}
body{margin:0 auto;padding:2rem 1.25rem 4rem;max-width:72rem;background:var(--paper);color:var(--ink);
font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums}
h1{font-size:1.6rem;line-height:1.2;margin:0}
h2{font-size:1.05rem;line-height:1.3;margin:0}
header p,figcaption p,.note{color:var(--soft);margin:.25rem 0 0}
h1,h2,header p,.behind,code,.label span,caption{overflow-wrap:anywhere}
code{font:.85em/1.4 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.facts{display:flex;flex-wrap:wrap;gap:.75rem 2.5rem;margin:1.5rem 0 0;padding:0}
.facts div{display:flex;flex-direction:column-reverse}
.facts dt{color:var(--soft);font-size:.85rem}
.facts dd{margin:0;font-size:1.6rem;line-height:1.2;font-weight:600}
.facts small{font-size:.9rem;font-weight:400;color:var(--soft)}
.bad{color:var(--bad)}
figure{margin:2.5rem 0 0}
figcaption{display:flex;flex-wrap:wrap;gap:0 1rem;align-items:baseline;justify-content:space-between}
.legend{display:flex;flex-wrap:wrap;gap:.15rem 1.25rem;list-style:none;margin:.5rem 0 0;padding:0;font-size:.9rem;
color:var(--soft)}
.legend b{font-weight:500;color:var(--ink);overflow-wrap:anywhere}
.legend i{display:inline-block;width:.7em;height:.7em;margin-right:.4em;border-radius:2px}
.plot{position:relative;margin:1rem 0 1.75rem 3.5rem;height:13rem}
.low .plot{height:5.5rem}
.plot svg{display:block;width:100%;height:100%;overflow:visible}
.counts span{position:absolute;right:100%;margin-right:.6rem;transform:translateY(50%)}
.times span{position:absolute;top:100%;margin-top:.35rem;transform:translateX(-50%)}
.counts,.times{font-size:.8rem;line-height:1;color:var(--soft);white-space:nowrap}
.grid{stroke:var(--line);stroke-width:1;vector-effect:non-scaling-stroke}
.hit{fill:transparent}
g:hover .hit{fill:var(--line);fill-opacity:.6}
${SERIES_COLORS.map((name) => `.${name}{fill:var(--${name});background:var(--${name})}`).join('')}
.others{fill:var(--rest);background:var(--rest)}.unnamed{fill:var(--none);background:var(--none)}
.wrong{fill:var(--bad);background:var(--bad)}
.grids{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,30rem),1fr));gap:2.5rem 3rem;
margin-top:2.5rem;align-items:start}
.bars,.gaps{min-width:0}
.bars ol{list-style:none;margin:0;padding:0}
.row{display:grid;grid-template-columns:minmax(0,5fr) minmax(5rem,4fr) 4.5rem 3.6rem 3.4rem;gap:.6rem;
align-items:center;padding:.22rem .3rem;border-radius:3px}
.wide .row{grid-template-columns:minmax(0,1fr) minmax(7rem,34%) 5.5rem 4rem 5rem}
.row>:nth-child(n+3){text-align:right}
.head{color:var(--soft);font-size:.8rem;border-bottom:1px solid var(--line);border-radius:0;margin-top:.35rem}
.head span:first-child{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
summary{cursor:pointer}
summary.row{list-style:none}
summary.row::-webkit-details-marker{display:none}
summary.row .label,.rest .label,.grids:has(summary) .head>:first-child{padding-left:1.1em;position:relative}
summary.row .label::before{content:"\\25B8";position:absolute;left:0;top:.15em;font-size:.8em;color:var(--soft)}
[open]>summary.row .label::before{content:"\\25BE"}
summary.row:hover,[open]>summary.row{background:var(--wash)}
summary:focus-visible{outline:2px solid var(--s0);outline-offset:1px}
.label span{display:block}.label span+span{color:var(--soft);font-size:.88em}
.label .none,.rest{color:var(--soft)}
.share,.failures.zero{color:var(--soft)}
.failures{color:var(--bad)}
.bar{width:100%;height:.8rem;display:block}
.all{fill:var(--s0)}.failed{fill:var(--bad)}
.words{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.behind{padding:.1rem .3rem .8rem 1rem;font-size:.88rem;border-left:2px solid var(--line);margin:.2rem 0 .4rem .3rem}
.behind p{margin:.3rem 0;color:var(--soft)}
.behind code{color:var(--ink)}
.behind ol{font:.95em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.92em}
.behind li{padding:.1rem 0}
.numbers{font-size:.85rem;color:var(--soft)}
.scroll{overflow:auto;max-height:24rem;margin-top:.5rem}
table{border-collapse:collapse;color:var(--ink)}
caption{text-align:left;color:var(--soft);padding:.3rem 0}
th,td{padding:.15rem .9rem .15rem 0;text-align:right;font-weight:400;
border-bottom:1px solid var(--line);white-space:nowrap}
th:first-child{text-align:left}
thead th{color:var(--soft)}
.gaps dl{margin:.4rem 0 0;display:grid;grid-template-columns:auto 1fr;gap:.3rem .8rem}
.gaps dt{text-align:right;font-weight:600}
.gaps dd{margin:0}
.gaps small,.gaps .zero{color:var(--soft)}.gaps small{display:block}.gaps .zero{font-weight:400}
@media (max-width:40rem){body{padding:1.25rem .9rem 3rem}.facts{gap:.6rem 1.5rem}.facts dd{font-size:1.3rem}
.plot{margin-left:2.9rem;height:10rem}.times span:nth-child(even){display:none}
${NARROW_ROWS}}
@media print{:root{color-scheme:light;--paper:#fff;--ink:#000;--soft:#444;--line:#ccc;--wash:#fff;--bad:#b3382c;
${SERIES}}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
body{max-width:none;padding:0;font-size:9.5pt}figure,.row,.facts{break-inside:avoid}h2,.head{break-after:avoid}
summary.row .label::before{content:none!important}.numbers:not([open]){display:none}
.scroll{max-height:none;overflow:visible}.grids{grid-template-columns:1fr 1fr;gap:1.5rem}
${NARROW_ROWS}.row{gap:.1rem .4rem}.gaps{grid-column:1/-1}.plot{height:9rem}.low .plot{height:4.5rem}}
@page{margin:14mm}
`;
