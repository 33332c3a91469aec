package jp.mochi.idp.saml.sso;

import jp.mochi.idp.saml.codec.ResponseWriter;
import jp.mochi.metadata.ServiceProvider;

/** What signs our responses. */
@FunctionalInterface
public interface ResponseWriters {
  /** Signs with the key that this service is to see now. */
  ResponseWriter of(ServiceProvider service);
}
