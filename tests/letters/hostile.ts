/** Values that mean something to Markdown, Typst, HTML or Handlebars, or that are hard to set. */
export const hostile: readonly (readonly [string, string])[] = [
  ['Markdown', '*gras* **très** _it_ ~~x~~ `code` [lien](http://x) ![i](y) # titre'],
  ['a Markdown line', '# titre'],
  ['a list or a rule', '- un'],
  ['a table row', '| a | b |'],
  ['Handlebars', '{{project.title}} {{{x}}} {{> shared/appeal}} {{#each x}}'],
  ['HTML', '<b>gras</b> & <script>alert(1)</script> &lt; <!-- x -->'],
  ['Typst', '#panic("x") $x^2$ @ref <label> [bloc] #{1+1} \\u{41} //c /*d*/ = titre --- ~'],
  ['a backslash', 'C:\\temp\\nouveau\\'],
  ['quotes', '"double" \'simple\' “x” « y »'],
  ['emoji', 'vélo 🚲 👩‍💻 🇫🇷 ❤️'],
  ['Arabic', 'مرحبا بكم'],
  ['other alphabets', 'Ωμέγα Привет שלום Đặng Łódź'],
  ['a very long word', 'x'.repeat(2000)],
  ['a very long address', `https://exemple.fr/${'a1-_'.repeat(300)}`],
  ['placeholders', 'a\u{F0000}b\u{F0001}'],
];
