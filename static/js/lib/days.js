// Days as whole numbers on a linear axis. UTC throughout: a day of the record has no hour and no time zone.

// Days and numbers as the page's own words write them: plain "en" would write "Jan 21", plain "ar" other months and
// other digits.
const WRITES_AS = { en: "en-GB", ar: "ar-IQ-u-nu-latn" };
const { lang } = document.documentElement;
export const language = WRITES_AS[lang] ?? lang;

const MILLISECONDS = 24 * 60 * 60 * 1000;
const STEPS = [1, 2, 7, 14, 28, 91, 182, 364];

/** Return the number of an ISO date's day: "1970-01-02" is 1. */
export function dayNumber(iso) {
  return Date.parse(`${iso}T00:00:00Z`) / MILLISECONDS;
}

/** Return the ISO date of a day's number. */
export function isoDay(day) {
  return new Date(day * MILLISECONDS).toISOString().slice(0, 10);
}

/** Return at most `most` evenly spaced days from the first on. */
export function dayTicks(first, last, most) {
  const step = STEPS.find((days) => (last - first) / days < most) ?? Math.ceil((last - first + 1) / most);
  const ticks = [];
  for (let day = first; day <= last; day += step) ticks.push(day);
  return ticks;
}

/** Return a function that writes a day's number as "21 Jan", or as "Jan 2026" where the axis runs over years. */
export function dayWriter(language, days) {
  const parts = days > 364 ? { month: "short", year: "numeric" } : { day: "numeric", month: "short" };
  const format = new Intl.DateTimeFormat(language, { ...parts, timeZone: "UTC" });
  return (day) => format.format(new Date(day * MILLISECONDS));
}
