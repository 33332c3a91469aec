-- It served an hourly sweep alone, which looks through the table now; every sign-on in a new browser wrote it.
DROP INDEX known_browser_expires;
