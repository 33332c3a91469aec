package jp.mochi.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.opensaml.core.xml.util.XMLObjectSupport.buildXMLObject;

import java.io.ByteArrayOutputStream;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Locale;
import javax.xml.namespace.QName;
import jp.mochi.metadata.IdpDescription.Endpoint;
import org.apache.xml.security.c14n.Canonicalizer;
import org.apache.xml.security.exceptions.XMLSecurityException;
import org.opensaml.core.xml.io.MarshallingException;
import org.opensaml.core.xml.schema.XSAny;
import org.opensaml.core.xml.schema.impl.XSAnyBuilder;
import org.opensaml.core.xml.util.XMLObjectSupport;
import org.opensaml.saml.common.SAMLObjectContentReference;
import org.opensaml.saml.common.xml.SAMLConstants;
import org.opensaml.saml.ext.saml2mdui.DisplayName;
import org.opensaml.saml.ext.saml2mdui.UIInfo;
import org.opensaml.saml.saml2.metadata.ArtifactResolutionService;
import org.opensaml.saml.saml2.metadata.EntityDescriptor;
import org.opensaml.saml.saml2.metadata.Extensions;
import org.opensaml.saml.saml2.metadata.IDPSSODescriptor;
import org.opensaml.saml.saml2.metadata.KeyDescriptor;
import org.opensaml.saml.saml2.metadata.NameIDFormat;
import org.opensaml.saml.saml2.metadata.SingleLogoutService;
import org.opensaml.saml.saml2.metadata.SingleSignOnService;
import org.opensaml.security.SecurityException;
import org.opensaml.security.credential.UsageType;
import org.opensaml.security.x509.BasicX509Credential;
import org.opensaml.xmlsec.keyinfo.impl.X509KeyInfoGeneratorFactory;
import org.opensaml.xmlsec.signature.KeyInfo;
import org.opensaml.xmlsec.signature.Signature;
import org.opensaml.xmlsec.signature.X509Data;
import org.opensaml.xmlsec.signature.support.SignatureConstants;
import org.opensaml.xmlsec.signature.support.SignatureException;
import org.opensaml.xmlsec.signature.support.Signer;
import org.w3c.dom.Element;

/**
 * Our own metadata as a signed document (SAML Metadata 2.0 §2.3.2, §2.4.3; display names by SAML
 * V2.0 Metadata Extensions for Login and Discovery User Interface §2.1).
 *
 * <p>The same description and RSA key give the same bytes: nothing in it is drawn by lot or dated.
 */
public final class IdpMetadata {
  private static final String SHIBMD = "urn:mace:shibboleth:metadata:1.0";

  private IdpMetadata() {}

  /**
   * Writes and signs.
   *
   * @param key the private key of one of the description's certificates
   * @param certificate that certificate
   */
  public static byte[] write(
      IdpDescription description, PrivateKey key, X509Certificate certificate) {
    OpenSaml.ready();
    var entity = entity(description);
    try {
      var signature = signature(key, certificate);
      entity.setSignature(signature);
      var reference = (SAMLObjectContentReference) signature.getContentReferences().getFirst();
      reference.setDigestAlgorithm(SignatureConstants.ALGO_ID_DIGEST_SHA256);
      var element = XMLObjectSupport.marshall(entity);
      Signer.signObject(signature);
      return bytes(element);
    } catch (MarshallingException
        | SecurityException
        | SignatureException
        | XMLSecurityException e) {
      throw new IllegalStateException("our own metadata can't be signed with this key", e);
    }
  }

  /**
   * In canonical form: what is sent is what was digested. (A DOM serializer of the JDK would
   * declare the prefix {@code xml}, on which other canonicalisers disagree.)
   */
  private static byte[] bytes(Element element) throws XMLSecurityException {
    var out = new ByteArrayOutputStream();
    out.writeBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".getBytes(UTF_8));
    Canonicalizer.getInstance(Canonicalizer.ALGO_ID_C14N_EXCL_OMIT_COMMENTS)
        .canonicalizeSubtree(element, out);
    return out.toByteArray();
  }

  private static EntityDescriptor entity(IdpDescription description) {
    var entity = (EntityDescriptor) buildXMLObject(EntityDescriptor.DEFAULT_ELEMENT_NAME);
    entity.setEntityID(description.entityId());
    entity.setID("_" + certificateId(description));
    entity.getRoleDescriptors().add(role(description));
    return entity;
  }

  /** An XML id that stays while the key stays. */
  private static String certificateId(IdpDescription description) {
    return CertificateFacts.of(description.signingCertificates().getFirst())
        .sha256()
        .replace(":", "")
        .toLowerCase(Locale.ROOT);
  }

  private static IDPSSODescriptor role(IdpDescription description) {
    var role = (IDPSSODescriptor) buildXMLObject(IDPSSODescriptor.DEFAULT_ELEMENT_NAME);
    role.addSupportedProtocol(SAMLConstants.SAML20P_NS);
    role.setWantAuthnRequestsSigned(description.wantAuthnRequestsSigned());
    role.setExtensions(extensions(description));
    var keys = role.getKeyDescriptors();
    description.signingCertificates().forEach(c -> keys.add(key(c, UsageType.SIGNING)));
    for (var certificate : description.encryptionCertificates()) {
      var key = key(certificate, UsageType.ENCRYPTION);
      key.getEncryptionMethods().addAll(AlgorithmSupport.encryption());
      keys.add(key);
    }
    for (var format : description.nameIdFormats()) {
      var element = (NameIDFormat) buildXMLObject(NameIDFormat.DEFAULT_ELEMENT_NAME);
      element.setURI(format);
      role.getNameIDFormats().add(element);
    }
    description.endpoints().forEach(endpoint -> add(endpoint, role));
    return role;
  }

  private static Extensions extensions(IdpDescription description) {
    var info = (UIInfo) buildXMLObject(UIInfo.DEFAULT_ELEMENT_NAME);
    info.getDisplayNames().add(displayName("en", description.displayNameEn()));
    info.getDisplayNames().add(displayName("ja", description.displayNameJa()));
    var extensions = (Extensions) buildXMLObject(Extensions.DEFAULT_ELEMENT_NAME);
    extensions.getUnknownXMLObjects().add(scope(description.scope()));
    extensions.getUnknownXMLObjects().add(info);
    extensions.getUnknownXMLObjects().addAll(AlgorithmSupport.elements());
    return extensions;
  }

  /**
   * What may stand behind the {@code @} of an identifier of ours (Shibboleth metadata extension
   * 1.0): services hold scoped values against it.
   */
  private static XSAny scope(String text) {
    var scope = new XSAnyBuilder().buildObject(SHIBMD, "Scope", "shibmd");
    scope.getUnknownAttributes().put(new QName("regexp"), "false");
    scope.setTextContent(text);
    return scope;
  }

  private static DisplayName displayName(String language, String text) {
    var name = (DisplayName) buildXMLObject(DisplayName.DEFAULT_ELEMENT_NAME);
    name.setXMLLang(language);
    name.setValue(text);
    return name;
  }

  private static KeyDescriptor key(X509Certificate certificate, UsageType use) {
    var value =
        (org.opensaml.xmlsec.signature.X509Certificate)
            buildXMLObject(org.opensaml.xmlsec.signature.X509Certificate.DEFAULT_ELEMENT_NAME);
    value.setValue(Base64.getEncoder().encodeToString(CertificateFacts.der(certificate)));
    var data = (X509Data) buildXMLObject(X509Data.DEFAULT_ELEMENT_NAME);
    data.getX509Certificates().add(value);
    var info = (KeyInfo) buildXMLObject(KeyInfo.DEFAULT_ELEMENT_NAME);
    info.getX509Datas().add(data);
    var key = (KeyDescriptor) buildXMLObject(KeyDescriptor.DEFAULT_ELEMENT_NAME);
    key.setUse(use);
    key.setKeyInfo(info);
    return key;
  }

  private static void add(Endpoint endpoint, IDPSSODescriptor role) {
    switch (endpoint.kind()) {
      case SINGLE_SIGN_ON -> {
        var service =
            (SingleSignOnService) buildXMLObject(SingleSignOnService.DEFAULT_ELEMENT_NAME);
        service.setBinding(endpoint.binding());
        service.setLocation(endpoint.location());
        role.getSingleSignOnServices().add(service);
      }
      case SINGLE_LOGOUT -> {
        var service =
            (SingleLogoutService) buildXMLObject(SingleLogoutService.DEFAULT_ELEMENT_NAME);
        service.setBinding(endpoint.binding());
        service.setLocation(endpoint.location());
        role.getSingleLogoutServices().add(service);
      }
      case ARTIFACT_RESOLUTION -> {
        var service =
            (ArtifactResolutionService)
                buildXMLObject(ArtifactResolutionService.DEFAULT_ELEMENT_NAME);
        service.setBinding(endpoint.binding());
        service.setLocation(endpoint.location());
        service.setIndex(role.getArtifactResolutionServices().size());
        role.getArtifactResolutionServices().add(service);
      }
    }
  }

  private static Signature signature(PrivateKey key, X509Certificate certificate)
      throws SecurityException {
    var credential = new BasicX509Credential(certificate, key);
    var keyInfo = new X509KeyInfoGeneratorFactory();
    keyInfo.setEmitEntityCertificate(true);
    var signature = (Signature) buildXMLObject(Signature.DEFAULT_ELEMENT_NAME);
    signature.setSigningCredential(credential);
    signature.setSignatureAlgorithm(
        key.getAlgorithm().equals("EC")
            ? SignatureConstants.ALGO_ID_SIGNATURE_ECDSA_SHA256
            : SignatureConstants.ALGO_ID_SIGNATURE_RSA_SHA256);
    signature.setCanonicalizationAlgorithm(SignatureConstants.ALGO_ID_C14N_EXCL_OMIT_COMMENTS);
    signature.setKeyInfo(keyInfo.newInstance().generate(credential));
    return signature;
  }
}
