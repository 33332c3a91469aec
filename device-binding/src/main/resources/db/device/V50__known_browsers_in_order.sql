-- The oldest of somebody's browsers are found by the index alone, without a look at each of them.
DROP INDEX known_browser_person_person;
CREATE INDEX known_browser_person_newest ON known_browser_person (person, last_used, browser);
