package jp.mochi.cert.enrolment;

import java.time.Instant;

/**
 * A registered device for which an MDM's shared challenge issues, once.
 *
 * @param mdm what the MDM is called
 * @param by who filed it and why
 */
public record AwaitedDevice(
    String mdm, Candidate candidate, By by, Instant filed, Instant expires) {}
