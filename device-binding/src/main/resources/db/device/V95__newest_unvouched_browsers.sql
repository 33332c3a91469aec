-- The oldest of somebody's browsers that nothing but a password vouches for are found by the index alone again, at each
-- sign-on in a new one; without the column each of the person's browsers was looked at.
DROP INDEX known_browser_person_newest;
CREATE INDEX known_browser_person_newest ON known_browser_person (person, vouched, last_used, browser);
