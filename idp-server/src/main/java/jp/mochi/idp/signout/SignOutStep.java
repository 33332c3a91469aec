package jp.mochi.idp.signout;

import java.util.List;
import java.util.Optional;

/** What a person is shown on the way out, in terms any front can show. */
public sealed interface SignOutStep {
  /** Whether anybody is where a browser is to be led; in the order in which they are visited. */
  enum Seen {
    ANSWERS,
    /** It can't be seen from here. */
    UNKNOWN,
    /** Nobody seems to be there. */
    SILENT
  }

  /** Nobody is signed on in this browser. */
  record NobodyHere() implements SignOutStep {}

  /**
   * Asks whether they really want to.
   *
   * @param username who is signed on
   * @param token goes back with the form
   */
  record Ask(String username, String token, List<ServiceState> services) implements SignOutStep {
    public Ask {
      services = List.copyOf(services);
    }
  }

  /**
   * One service after the other is visited.
   *
   * @param next the one that is to be visited now
   * @param go our address that leads there
   * @param skip our address that goes on without it
   * @param seen whether anybody is there: else the browser goes there only if the person wants that
   */
  record Going(List<ServiceState> services, ServiceState next, String go, String skip, Seen seen)
      implements SignOutStep {
    public Going {
      services = List.copyOf(services);
    }
  }

  /**
   * It is over.
   *
   * @param back where the person goes on, if a service wanted this
   * @param everybody whether nobody is signed on at any of them any more
   */
  record Over(List<ServiceState> services, Optional<Back> back, boolean everybody)
      implements SignOutStep {
    public Over {
      services = List.copyOf(services);
    }
  }

  /**
   * The way to the service that asked.
   *
   * @param go our address that leads there
   */
  record Back(String nameJa, String nameEn, String go) {}
}
