// The lines of docs/protect-an-api.md, with the names of an API. A test compares both.

import type { Resource } from "./api.ts";

export interface Protected {
  issuer: string;
  audience: string;
  scope: string;
  alg: Resource["alg"];
}

type Verifier = Exclude<Resource["verifier"], "other">;

export function verifierLines(verifier: Resource["verifier"], api: Protected): string {
  return verifier === "other" ? "" : LINES[verifier](api);
}

const LINES: Record<Verifier, (api: Protected) => string> = {
  kit: ({ issuer, audience, scope }) => `from typing import Annotated

from fastapi import Depends, FastAPI
from watchword_verifier import AccessToken, Verifier
from watchword_verifier.fastapi import bearer

verifier = Verifier("${issuer}", audience="${audience}")
app = FastAPI()


@app.get("/orders")
def orders(token: Annotated[AccessToken, Depends(bearer(verifier, "${scope}"))]):
    return {"client": token.client_id}
`,

  authorizer: ({ issuer, audience, scope }) => `Authorizer:
  Type: AWS::Serverless::Function
  Properties:
    CodeUri: verifiers/authorizer/build
    Handler: authorizer.handler
    Runtime: python3.13
    Environment:
      Variables:
        ISSUER: ${issuer}
        AUDIENCE: ${audience}
        ROUTES: '{"GET /orders": "${scope}"}'

OrdersApi:
  Type: AWS::Serverless::Api
  Properties:
    StageName: live
    Auth:
      DefaultAuthorizer: Watchword
      Authorizers:
        Watchword:
          FunctionArn: !GetAtt Authorizer.Arn
          FunctionPayloadType: REQUEST
          Identity: {Headers: [Authorization], ReauthorizeEvery: 0}
`,

  "http-api": ({ issuer, audience, scope }) => `OrdersAuthorizer:
  Type: AWS::ApiGatewayV2::Authorizer
  Properties:
    ApiId: !Ref OrdersApi
    Name: watchword
    AuthorizerType: JWT
    IdentitySource: [$request.header.Authorization]
    JwtConfiguration:
      Issuer: ${issuer}
      Audience: [${audience}]

ReadOrders:
  Type: AWS::ApiGatewayV2::Route
  Properties:
    ApiId: !Ref OrdersApi
    RouteKey: GET /orders
    Target: !Sub integrations/\${OrdersIntegration}
    AuthorizationType: JWT
    AuthorizerId: !Ref OrdersAuthorizer
    AuthorizationScopes: [${scope}]
`,

  "rest-api": ({ issuer, audience, scope, alg }) => `OrdersAuthorizer:
  Type: AWS::ApiGateway::Authorizer
  Properties:
    RestApiId: !Ref OrdersApi
    Name: watchword
    Type: JWT
    IdentitySource: method.request.header.Authorization
    JwtConfiguration:
      DefaultAlgorithms: [${alg}]
      Issuers:
        - Issuer: ${issuer}
          Audiences: [${audience}]

ReadOrders:
  Type: AWS::ApiGateway::Method
  Properties:
    RestApiId: !Ref OrdersApi
    ResourceId: !Ref Orders
    HttpMethod: GET
    AuthorizationType: JWT
    AuthorizerId: !Ref OrdersAuthorizer
    AuthorizationScopes: [${scope}]
    Integration:
      Type: AWS_PROXY
      IntegrationHttpMethod: POST
      Uri: !Sub arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${OrdersFunction.Arn}/invocations
`,

  alb: ({ issuer, audience, scope }) => `OrdersListener:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties:
    LoadBalancerArn: !Ref LoadBalancer
    Protocol: HTTPS
    Port: 443
    Certificates: [{CertificateArn: !Ref Certificate}]
    DefaultActions:
      - Type: jwt-validation
        Order: 1
        JwtValidationConfig:
          Issuer: ${issuer}
          JwksEndpoint: ${issuer}/.well-known/jwks.json
          AdditionalClaims:
            - {Name: aud, Format: single-string, Values: [${audience}]}
            - {Name: scope, Format: space-separated-values, Values: [${scope}]}
      - Type: forward
        Order: 2
        TargetGroupArn: !Ref OrdersTargets
`,

  spring: ({ issuer, audience, scope }) => `import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.security.web.SecurityFilterChain;

@Configuration
class OrdersSecurity {
    static final String ISSUER = "${issuer}";

    @Bean
    JwtDecoder jwtDecoder() {
        var validator = JwtValidators.createAtJwtValidator()
            .issuer(ISSUER)
            .audience("${audience}")
            .validators(claims -> claims.put("client_id", new JwtClaimValidator<>("client_id", Objects::nonNull)))
            .build();
        // Reads the metadata with the first token, so that the API starts while the issuer is away.
        return new SupplierJwtDecoder(() -> {
            var decoder = NimbusJwtDecoder.withIssuerLocation(ISSUER).build();
            decoder.setJwtValidator(validator);
            return decoder;
        });
    }

    @Bean
    SecurityFilterChain orders(HttpSecurity http) throws Exception {
        return http
            .authorizeHttpRequests(requests -> requests.anyRequest().hasAuthority("SCOPE_${scope}"))
            .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()))
            .build();
    }
}
`,
};
