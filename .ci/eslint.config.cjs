// Rules for socialmap/static and its tests. Found by NODE_PATH, for nothing is installed beside this file.
const js = require("@eslint/js");
const globals = require("globals");

/** What neighbourhood_hours.js defines. */
const TAKEN_ALONG = ["plain", "fill", "clock", "inAmsterdam", "hoursOn", "isOpen", "saidOfToday"];

const RULES = {
  ...js.configs.recommended.rules,
  curly: ["error", "multi-line"],
  eqeqeq: "error",
  "no-eval": "error",
  "no-implied-eval": "error",
  "no-new-func": "error",
  "no-script-url": "error",
  "no-shadow": "error",
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-const": "error",
  "prefer-template": "error",
  // What the store holds is text, never markup (rule 11 of the domain).
  "no-restricted-properties": [
    "error",
    ...["innerHTML", "outerHTML", "insertAdjacentHTML", "write", "writeln", "setHTMLUnsafe"].map((property) => ({
      property,
      message: "Text of the store is never markup: use textContent or make().",
    })),
  ],
  // Nothing of who asks is kept on the device, and nothing is asked of anybody else.
  "no-restricted-globals": ["error", "event", "localStorage", "sessionStorage", "XMLHttpRequest"],
  "max-lines": ["error", 400],
  "max-lines-per-function": ["error", 60],
  complexity: ["error", 16],
};

module.exports = [
  {
    files: ["socialmap/static/**/*.js"],
    languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: RULES,
  },
  {
    // But answers of a round wait on the device of who has an account, while there is no connection; and what a project
    // leader answers of the people of an area is theirs: it stays there and is never sent.
    files: ["socialmap/static/round_device.js", "socialmap/static/cirkels_answers.js"],
    rules: { "no-restricted-globals": ["error", "event", "sessionStorage", "XMLHttpRequest"] },
  },
  {
    // Scripts in files that open without a server, where no module is loaded: one defines what the next uses.
    files: ["socialmap/static/neighbourhood*.js", "socialmap/static/atlas.js"],
    languageOptions: {
      sourceType: "script",
      globals: Object.fromEntries(TAKEN_ALONG.map((name) => [name, "readonly"])),
    },
    rules: { "no-unused-vars": ["error", { vars: "local" }], "no-redeclare": ["error", { builtinGlobals: false }] },
  },
  {
    files: ["tests/js/**/*.mjs"],
    languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: globals.node },
    rules: { ...RULES, "max-lines-per-function": "off" },
  },
  {
    files: [".ci/*.cjs"],
    languageOptions: { ecmaVersion: 2024, sourceType: "commonjs", globals: globals.node },
    rules: RULES,
  },
];
