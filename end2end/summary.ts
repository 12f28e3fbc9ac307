// The end of a run in few lines: which tests failed, where, with what message and call log, and which
// passed at the second attempt only. The list reporter says all this too, but far above the end of a
// long log. Goes to the file that SUMMARY names, else to the console.
import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import type { FullConfig, Reporter, Suite, TestCase, TestError } from "@playwright/test/reporter";

/** So that the summary and the totals fit into what is kept of a long log. */
const MOST_LINES = 60;
/** A failure that shares the room with many others still shows its message and its place. */
const FEWEST_LINES = 6;

export default class Summary implements Reporter {
  private root?: Suite;
  private folder = ".";
  /** Errors outside of any test. */
  private readonly stray: TestError[] = [];

  printsToStdio(): boolean {
    return !process.env.SUMMARY;
  }

  onBegin(config: FullConfig, suite: Suite): void {
    this.root = suite;
    this.folder = config.rootDir;
  }

  onError(error: TestError): void {
    this.stray.push(error);
  }

  onEnd(): void {
    const lines = this.lines();
    const text = lines.length ? lines.join("\n") + "\n" : "";
    if (process.env.SUMMARY) writeFileSync(process.env.SUMMARY, text);
    else process.stdout.write(text);
  }

  private lines(): string[] {
    const tests = this.root?.allTests() ?? [];
    const failed = tests.filter((test) => test.outcome() === "unexpected");
    const flaky = tests.filter((test) => test.outcome() === "flaky");
    const ends = flaky.flatMap((test) => [`Flaky: ${this.name(test)}`, `  ${firstLine(test.results[0]?.error)}`]);
    const failures = [
      ...this.stray.map((error) => ["Failed: outside of the tests", ...this.words(error)]),
      ...failed.map((test) => [`Failed: ${this.name(test)}`, ...this.words(test.results.at(-1)?.error)]),
    ];
    const room = MOST_LINES - ends.length - 1;
    const each = Math.max(FEWEST_LINES, Math.floor(room / Math.max(1, failures.length)));
    const shown = failures.slice(0, Math.max(1, Math.floor(room / each)));
    const left = failures.length - shown.length;
    const more = left > 0 ? [`... and ${left} more that failed; the list is above.`] : [];
    return [...shown.flatMap((failure) => shortened(failure, each)), ...more, ...ends];
  }

  /** `[chromium-js] campaign.spec.ts:34 steps can be left at any moment`. */
  private name(test: TestCase): string {
    const [, project, file, ...titles] = test.titlePath();
    return `[${project}] ${file}:${test.location.line} ${titles.join(" > ")}`;
  }

  /** Where it happened, then the message with its call log. */
  private words(error?: TestError): string[] {
    const place = error?.location;
    const where = place ? [`  at ${relative(this.folder, place.file)}:${place.line}:${place.column}`] : [];
    const message = plain(error?.message ?? error?.value ?? "no message");
    return [...where, ...message.split("\n").filter((line) => line.trim()).map((line) => `  ${line.trimEnd()}`)];
  }
}

function plain(text: string): string {
  return text.replace(/\u001b\[[0-9;]*m/g, "");
}

function firstLine(error?: TestError): string {
  return plain(error?.message ?? "no message").split("\n")[0];
}

/** The beginning, and of what is longer the end too: a call log says last what it waited for. */
function shortened(lines: string[], most: number): string[] {
  if (lines.length <= most) return lines;
  const end = Math.floor((most - 1) / 3);
  return [...lines.slice(0, most - 1 - end), "  ...", ...(end > 0 ? lines.slice(-end) : [])];
}
