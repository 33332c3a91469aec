package jp.mochi.idp.saml.sso;

import java.io.StringReader;
import java.util.Objects;
import javax.xml.parsers.DocumentBuilderFactory;
import jp.mochi.idp.House;
import jp.mochi.metadata.OpenSaml;
import net.shibboleth.utilities.java.support.resolver.CriteriaSet;
import org.opensaml.core.criterion.EntityIdCriterion;
import org.opensaml.core.xml.config.XMLObjectProviderRegistrySupport;
import org.opensaml.saml.common.xml.SAMLConstants;
import org.opensaml.saml.criterion.EntityRoleCriterion;
import org.opensaml.saml.criterion.ProtocolCriterion;
import org.opensaml.saml.metadata.resolver.impl.DOMMetadataResolver;
import org.opensaml.saml.metadata.resolver.impl.PredicateRoleDescriptorResolver;
import org.opensaml.saml.saml2.core.Response;
import org.opensaml.saml.saml2.metadata.IDPSSODescriptor;
import org.opensaml.saml.security.impl.MetadataCredentialResolver;
import org.opensaml.saml.security.impl.SAMLSignatureProfileValidator;
import org.opensaml.security.credential.UsageType;
import org.opensaml.security.criteria.UsageCriterion;
import org.opensaml.xmlsec.config.impl.DefaultSecurityConfigurationBootstrap;
import org.opensaml.xmlsec.signature.support.impl.ExplicitKeySignatureTrustEngine;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/**
 * A service that trusts whatever keys our metadata named when it was last read, as OpenSAML's own
 * service providers do.
 */
final class TrustByMetadata {
  private final ExplicitKeySignatureTrustEngine engine;

  /** A service that has just read this. */
  TrustByMetadata(String metadata) throws Exception {
    OpenSaml.ready();
    var resolver = new DOMMetadataResolver(parse(metadata));
    resolver.setId("idp");
    resolver.initialize();
    var roles = new PredicateRoleDescriptorResolver(resolver);
    roles.initialize();
    var keyInfo = DefaultSecurityConfigurationBootstrap.buildBasicInlineKeyInfoCredentialResolver();
    var credentials = new MetadataCredentialResolver();
    credentials.setRoleDescriptorResolver(roles);
    credentials.setKeyInfoCredentialResolver(keyInfo);
    credentials.initialize();
    this.engine = new ExplicitKeySignatureTrustEngine(credentials, keyInfo);
  }

  /** Whether it takes the assertion in this response. */
  boolean accepts(String response) throws Exception {
    var root = parse(response);
    var unmarshaller =
        XMLObjectProviderRegistrySupport.getUnmarshallerFactory().getUnmarshaller(root);
    var read = (Response) Objects.requireNonNull(unmarshaller).unmarshall(root);
    var signature = Objects.requireNonNull(read.getAssertions().getFirst().getSignature());
    new SAMLSignatureProfileValidator().validate(signature);
    return engine.validate(
        signature,
        new CriteriaSet(
            new EntityIdCriterion(House.ENTITY_ID),
            new EntityRoleCriterion(IDPSSODescriptor.DEFAULT_ELEMENT_NAME),
            new ProtocolCriterion(SAMLConstants.SAML20P_NS),
            new UsageCriterion(UsageType.SIGNING)));
  }

  private static Element parse(String xml) throws Exception {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)))
        .getDocumentElement();
  }
}
