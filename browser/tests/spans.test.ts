// The rows are those of the server's table: both sides must write a span alike.
import assert from "node:assert/strict";
import { test } from "node:test";
import { age, minutes, remaining } from "../src/spans";

test("a span has two units at most", () => {
  const rows: [number, string, string, string][] = [
    [0, "0 min", "0 min", "0 mnt"],
    [18, "18 min", "18 min", "18 mnt"],
    [64, "1 h 04 min", "1 jam 04 min", "1 jam 04 mnt"],
    [180, "3 h", "3 jam", "3 jam"],
    [1439, "23 h 59 min", "23 jam 59 min", "23 jam 59 mnt"],
    [3060, "2 d 3 h", "2 hari 3 jam", "2 hari 3 jam"],
    [2890, "2 d", "2 hari", "2 hari"],
    [17400, "12 d", "12 hari", "12 hari"],
    [-64, "-1 h 04 min", "-1 jam 04 min", "-1 jam 04 mnt"],
  ];
  for (const [span, en, ms, id] of rows) {
    assert.deepEqual([minutes("en", span), minutes("ms", span), minutes("id", span)], [en, ms, id]);
  }
});

test("a chip never flatters", () => {
  assert.equal(remaining("en", 1139), "18 min");
  assert.equal(remaining("en", 59), "0 min");
  assert.equal(remaining("en", 0), "0 min");
  assert.equal(remaining("id", -1), "+1 mnt");
  assert.equal(remaining("ms", -7200), "+2 jam");
});

test("less than a minute is just now", () => {
  assert.deepEqual([age("en", 59), age("ms", 0), age("id", -5)], ["just now", "baru sahaja", "baru saja"]);
  assert.equal(age("en", 60), "1 min");
  assert.equal(age("id", 90000), "1 hari 1 jam");
});
