package jp.mochi.idp.lifecycle.status.poll;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import jp.mochi.device.status.InstalledApp;
import jp.mochi.idp.config.StatusSourceConfig.Intune;

/**
 * The apps that Intune has detected ({@code deviceManagement/detectedApps} of Microsoft Graph), by
 * its public description. Intune lists apps, and for each the devices that have it; what is on a
 * device is only known when all of it was read. So all is read or nothing is concluded: an app that
 * was left out would look as if it had been removed.
 *
 * <p>Intune's id of an app is its own and says nothing of the app: its name stands for it.
 */
final class IntuneApps {
  private static final int ON_A_PAGE = 100;

  /** More apps, or pairs of an app and a device, than are held at a time. */
  private static final int MOST_APPS = 20_000;

  private static final int MOST_PAIRS = 2_000_000;

  /** So often one page is asked for. */
  private static final int MOST_TRIES = 5;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

  /** Who is sent away for longer gives up: nobody holds a source for that long. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

  private final Intune management;
  private final AskManagement asking;
  private final BooleanSupplier goesOn;
  private final Predicate<Duration> pause;

  /**
   * @param goesOn asked before each call: whether there is time, and nobody else does it
   * @param pause waits for so long; false where the server stops meanwhile
   */
  IntuneApps(
      Intune management, AskManagement asking, BooleanSupplier goesOn, Predicate<Duration> pause) {
    this.management = management;
    this.asking = asking;
    this.goesOn = goesOn;
    this.pause = pause;
  }

  /** How often they are read; empty for never. */
  static Optional<Duration> every(Intune management) {
    return Optional.of(management.appsEvery()).filter(it -> !it.isZero());
  }

  /** What came of reading. */
  sealed interface Outcome {
    /** All apps of these devices, by the management's ids. */
    record Read(Map<String, List<InstalledApp>> byDevice) implements Outcome {}

    /**
     * Nothing is known.
     *
     * @param why a sentence
     * @param after for how long the management doesn't want to be asked again
     */
    record No(String why, Optional<Duration> after) implements Outcome {}
  }

  /** An app and by what Intune knows it. */
  private record Detected(String id, InstalledApp app) {}

  /** Ends the reading. */
  private static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Optional<Duration> after;

    Ended(String why) {
      this(Trouble.lasting(why));
    }

    Ended(Trouble trouble) {
      super(trouble.why(), null, false, false);
      this.after = trouble.after();
    }
  }

  /**
   * Reads all.
   *
   * @param devices the management's ids of the devices that are of interest
   */
  Outcome read(Set<String> devices) {
    try {
      var byDevice = new HashMap<String, List<InstalledApp>>();
      int pairs = 0;
      for (var detected : apps()) {
        for (var device : haveIt(detected.id())) {
          if (devices.contains(device)) {
            byDevice.computeIfAbsent(device, unused -> new ArrayList<>()).add(detected.app());
            pairs++;
          }
        }
        if (pairs > MOST_PAIRS) {
          throw new Ended("There are more than " + MOST_PAIRS + " of them on all devices.");
        }
      }
      return new Outcome.Read(byDevice);
    } catch (Ended ended) {
      return new Outcome.No(String.valueOf(ended.getMessage()), ended.after);
    } catch (Fields.Wrong wrong) {
      return new Outcome.No(wrong.pointer() + ": " + wrong.expected() + ".", Optional.empty());
    }
  }

  private String list() {
    return management.baseUrl() + "/deviceManagement/detectedApps";
  }

  private List<Detected> apps() {
    var query = "$select=id,displayName,version&$top=" + ON_A_PAGE;
    return all(list(), query, MOST_APPS, IntuneApps::app);
  }

  private static Optional<Detected> app(Fields entry) {
    var id = entry.needed("id");
    if (!id.matches("[A-Za-z0-9-]{1,128}")) { // it becomes part of an address
      throw new Fields.Wrong(entry.pointer() + "/id", "letters, digits and hyphens are expected");
    }
    var name = entry.free("displayName");
    return InstalledApp.of(name, entry.free("version"), name, "", "")
        .map(app -> new Detected(id, app));
  }

  private Set<String> haveIt(String app) {
    var devices = list() + "/" + app + "/managedDevices";
    var query = "$select=id&$top=" + ON_A_PAGE;
    return new HashSet<>(all(devices, query, MOST_PAIRS, entry -> Optional.of(entry.needed("id"))));
  }

  private <T> List<T> all(
      String list, String first, int most, Function<Fields, Optional<T>> entry) {
    var all = new ArrayList<T>();
    var query = Optional.of(first);
    for (int pages = 0; query.isPresent(); pages++) {
      if (all.size() > most || pages > PollRound.MOST_PAGES) {
        throw new Ended("The list " + list + " has no end.");
      }
      var page = page(URI.create(list + "?" + query.get()));
      page.objects("value").forEach(each -> entry.apply(each).ifPresent(all::add));
      query = IntuneList.next(page, list);
    }
    return all;
  }

  private Fields page(URI address) {
    for (int tries = 1; ; tries++) {
      if (!goesOn.getAsBoolean()) {
        throw new Ended("It takes longer than there is time.");
      }
      switch (asking.ask(address)) {
        case AskManagement.Answer.No(var trouble) -> sentAway(trouble, tries);
        case AskManagement.Answer.Page(var body) -> {
          return new Fields(
              Fields.object(body.bytes())
                  .orElseThrow(() -> new Ended("A page of them isn't a JSON object.")),
              "");
        }
      }
    }
  }

  /**
   * Waits as long as the management says, where that helps: there are thousands of calls, and one
   * that comes too soon must not be the end of all of them.
   */
  private void sentAway(Trouble trouble, int tries) {
    var wait = trouble.after().orElse(FIRST_PAUSE.multipliedBy(1L << (tries - 1)));
    if (!trouble.passing()
        || tries == MOST_TRIES
        || wait.compareTo(LONGEST_PAUSE) > 0
        || !pause.test(wait)) {
      throw new Ended(trouble);
    }
  }
}
