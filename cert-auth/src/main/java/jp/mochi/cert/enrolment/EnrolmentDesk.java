package jp.mochi.cert.enrolment;

import jp.mochi.cert.authority.EnrolmentRoute;

/**
 * Where protocols and pages ask for certificates. What it refuses, it has recorded; what it issues,
 * it has recorded durably and told the owner of.
 */
public interface EnrolmentDesk {
  /**
   * Asks. A request that waits already, by the same key for the same device, is the same request;
   * an approved one is issued.
   */
  EnrolmentOutcome ask(Ask ask);

  /**
   * Asks how a transaction stands, without a proof: what is issued is of use to the key alone.
   *
   * @param keyHash of the key that began it; another one gets no answer
   */
  EnrolmentOutcome poll(EnrolmentRoute route, String transaction, String keyHash);
}
