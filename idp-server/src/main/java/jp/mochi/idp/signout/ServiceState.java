package jp.mochi.idp.signout;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How it stands at one service that took part in a session.
 *
 * @param service its short name, as commands and records use it; its entity ID where its entry is
 *     gone
 * @param nameJa its name for people who read Japanese
 * @param nameEn the same in English
 * @param session the public id of our session
 * @param how it stands
 * @param why more, for the helpdesk; empty where there is no more to say
 * @param until when its own session ends at the latest: as its entry says, else as it was told at
 *     sign-on, if it heeds that; empty where nobody knows
 */
public record ServiceState(
    String service,
    String nameJa,
    String nameEn,
    String session,
    How how,
    String why,
    Optional<Instant> until) {
  public ServiceState {
    Objects.requireNonNull(how);
    Objects.requireNonNull(why);
    Objects.requireNonNull(until);
  }

  /** The kinds. */
  public sealed interface How {
    /** The name under which programs and records know it. */
    String word();

    /** Signed out there. */
    record Done() implements How {
      @Override
      public String word() {
        return "done";
      }
    }

    /** The browser has still to go there. */
    record Waiting() implements How {
      @Override
      public String word() {
        return "waiting";
      }
    }

    /** It was told and refused, or couldn't be told. */
    record Failed() implements How {
      @Override
      public String word() {
        return "failed";
      }
    }

    /** It can be told only by way of the browser that was signed on there, which isn't here. */
    record NoBrowser() implements How {
      @Override
      public String word() {
        return "not-told";
      }
    }

    /** It offers no way to be told. */
    record NotOffered() implements How {
      @Override
      public String word() {
        return "not-offered";
      }
    }

    /**
     * It couldn't be told by single logout; a script is, that ends its sessions by the service's
     * own interface. When it has is not known here.
     *
     * @param webhook the script's name
     */
    record ByWebhook(String webhook) implements How {
      @Override
      public String word() {
        return "webhook";
      }
    }

    /** It has a page of its own for it; whether the person goes there we don't learn. */
    record OwnPage(String address) implements How {
      @Override
      public String word() {
        return "own-page";
      }
    }
  }

  /**
   * What people are shown of several: of those at one service that stand alike the one that may go
   * on longest, since somebody may have signed on there many times.
   */
  public static List<ServiceState> shown(List<ServiceState> states) {
    var longest = new LinkedHashMap<List<Object>, ServiceState>();
    states.forEach(
        state ->
            longest.merge(
                List.of(state.service, state.how), state, ServiceState::thatGoesOnLonger));
    return List.copyOf(longest.values());
  }

  /** What nobody knows may be longest. */
  private static ServiceState thatGoesOnLonger(ServiceState one, ServiceState other) {
    if (one.until.isEmpty() || other.until.isEmpty()) {
      return one.until.isEmpty() ? one : other;
    }
    return one.until.get().isBefore(other.until.get()) ? other : one;
  }

  /** Whether nobody is signed on there any more, as far as we know. */
  public boolean done() {
    return how instanceof How.Done;
  }
}
