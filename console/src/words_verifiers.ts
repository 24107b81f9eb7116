// The English texts about what verifies the tokens of an API. They are part of `words`.

export const verifierWords = {
  label: "Verifier",
  help: "What checks tokens in front of this API. Settings that it cannot work with are refused.",
  names: {
    other: "Another",
    kit: "Kit for Python, Node or PHP",
    authorizer: "Lambda authorizer of Watchword",
    "http-api": "API Gateway, HTTP API",
    "rest-api": "API Gateway, REST API",
    alb: "Application Load Balancer",
    spring: "Spring",
  },
  lines: "Lines to paste",
  linesHelp: {
    kit: "It sees revocations within a minute.",
    authorizer: "It sees revocations within a minute. The function is in verifiers/authorizer.",
    "http-api": "It ignores revocations: a token is accepted until it expires.",
    "rest-api": "It ignores revocations: a token is accepted until it expires.",
    alb: "It ignores revocations: a token is accepted until it expires. It checks audience and scope only because these lines say so.",
    spring: "It ignores revocations: a token is accepted until it expires.",
  },
};
