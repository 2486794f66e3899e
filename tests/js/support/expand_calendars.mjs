// Calendar files (a list of texts, in a file of JSON) as ical.js reads them: of each the times [begin, end] in seconds.
// node expand_calendars.mjs NODE_MODULES FILE
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import console from "node:console";
import process from "node:process";

const ICAL = createRequire(`${process.argv[2]}/`)("ical.js");

/** @param {{toUnixTime: () => number}} moment */
const seconds = (moment) => moment.toUnixTime();

const expanded = JSON.parse(readFileSync(process.argv[3], "utf-8")).map((text) => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  // Only what the file itself says of the clock counts.
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  return calendar.getAllSubcomponents("vevent").flatMap((component) => {
    const event = new ICAL.Event(component);
    const found = [];
    const starts = event.iterator();
    for (let start = starts.next(); start; start = starts.next()) {
      const { startDate, endDate } = event.getOccurrenceDetails(start);
      found.push([seconds(startDate), seconds(endDate)]);
      if (!event.isRecurring()) break;
    }
    return found;
  });
});
console.log(JSON.stringify(expanded));
