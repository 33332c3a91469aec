package jp.mochi.idp.config;

/** What people call this sign-on, in Japanese and in English. */
public record DisplayName(String ja, String en) {}
