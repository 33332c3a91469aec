package jp.mochi.idp.config;

/**
 * The register of devices.
 *
 * @param mostPerPerson how many devices that are neither lost nor retired a person may have
 */
public record DevicesConfig(int mostPerPerson) {}
