package jp.mochi.idp.config;

import java.nio.file.Path;

/**
 * The server's own certificate.
 *
 * @param certificate PEM, the server's first, then the intermediates
 * @param privateKey PEM, unencrypted
 */
public record TlsConfig(Path certificate, Path privateKey) {}
