namespace InferenceGateway.IntegrationTests.EndpointPicker.Conversations;

/// <summary>Lists all seven parsers, and rewrites the model <c>public</c> to <c>adapter-7</c>.</summary>
public sealed class PickerOfAllParsers()
    : SharedPicker(
        rest: """
        requestHandler:
          parsers:
          - pluginRef: openai-parser
          - pluginRef: anthropic-parser
          - pluginRef: vllmhttp-parser
          - pluginRef: sglanghttp-parser
          - pluginRef: vllmgrpc-parser
          - pluginRef: vertexai-parser
          - pluginRef: passthrough-parser
        """,
        resources: """
        apiVersion: llm-d.ai/v1alpha2
        kind: InferenceModelRewrite
        metadata: { name: exact }
        spec:
          poolRef: { name: test }
          rules:
          - matches: [ { model: { value: public } } ]
            targets: [ { modelRewrite: adapter-7 } ]
        """
    );
