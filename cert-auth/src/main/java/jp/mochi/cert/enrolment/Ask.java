package jp.mochi.cert.enrolment;

import java.util.Optional;
import jp.mochi.cert.authority.CertificationRequest;
import jp.mochi.cert.authority.EnrolmentRoute;

/**
 * Somebody asks for a certificate.
 *
 * @param route by which protocol
 * @param request what is to be certified
 * @param proof why they may
 * @param transaction what the protocol calls this very exchange, where it does; each begins once
 */
public record Ask(
    EnrolmentRoute route,
    CertificationRequest request,
    Proof proof,
    Optional<String> transaction) {}
