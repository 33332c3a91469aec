-- The oldest of somebody's browsers that nothing but a password vouches for are found without a look at each of them
-- again, at every sign-on in a new one; SQLite has their order from the index as well, PostgreSQL sorts the few there are.
DROP INDEX known_browser_person_newest;
CREATE INDEX known_browser_person_newest ON known_browser_person (person, vouched, last_used, browser);
