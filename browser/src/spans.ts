// How a span of time is written. The same rules as the server's `text::format::spans`, tested with the same table.

const UNITS: Record<string, readonly [minute: string, hour: string, day: string]> = {
  en: ["min", "h", "d"],
  ms: ["min", "jam", "hari"],
  id: ["mnt", "jam", "hari"],
};

const NOW: Record<string, string> = { en: "just now", ms: "baru sahaja", id: "baru saja" };

/** Whole minutes as two units at most: `18 min`, `1 h 04 min`, `2 d 3 h`; from ten days on without hours. */
export function minutes(language: string, span: number): string {
  const [minute, hour, day] = UNITS[language] ?? UNITS.en!;
  const total = Math.abs(span);
  const days = Math.floor(total / 1440);
  const hours = Math.floor((total % 1440) / 60);
  const rest = total % 60;
  const sign = span < 0 ? "-" : "";
  if (days === 0 && hours === 0) return `${sign}${rest} ${minute}`;
  if (days === 0 && rest === 0) return `${sign}${hours} ${hour}`;
  if (days === 0) return `${sign}${hours} ${hour} ${String(rest).padStart(2, "0")} ${minute}`;
  if (hours === 0 || days >= 10) return `${sign}${days} ${day}`;
  return `${sign}${days} ${day} ${hours} ${hour}`;
}

/** Seconds left, rounded against us: down while there is time, up once it is late. */
export function remaining(language: string, secondsLeft: number): string {
  if (secondsLeft >= 0) return minutes(language, Math.floor(secondsLeft / 60));
  return `+${minutes(language, Math.ceil(-secondsLeft / 60))}`;
}

/** How long ago, from whole seconds. */
export function age(language: string, seconds: number): string {
  return seconds < 60 ? (NOW[language] ?? NOW.en!) : minutes(language, Math.floor(seconds / 60));
}
