/** VitePress's own theme, with the picture of the two roads on the start page and a few styles more. */
import theme from 'vitepress/theme';
import { h } from 'vue';
import roads from './roads.svg';
import './style.css';

const ALT =
  'A rule goes from text to the kernel and back; a record comes from the kernel and becomes a sentence.';

/** Where others have a logo. */
const Layout = () =>
  h(theme.Layout, null, {
    'home-hero-image': () => h('img', { class: 'roads', src: roads, alt: ALT }),
  });

const ownTheme = { extends: theme, Layout };

export { ownTheme as default };
