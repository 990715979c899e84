namespace InferenceGateway.Engine.Configuration;

/// <summary>What is used when no configuration is given: the built-in default of the existing endpoint picker.</summary>
public static class DefaultConfiguration
{
    public const string Name = "built-in default";

    public const string Text = """
        apiVersion: llm-d.ai/v1alpha1
        kind: EndpointPickerConfig
        plugins:
        - type: queue-scorer
        - type: kv-cache-utilization-scorer
        - type: prefix-cache-scorer
        schedulingProfiles:
        - name: default
          plugins:
          - pluginRef: queue-scorer
            weight: 2
          - pluginRef: kv-cache-utilization-scorer
            weight: 2
          - pluginRef: prefix-cache-scorer
            weight: 3
        """;

    public static ConfigurationDocument Document => ConfigurationReader.Parse(Name, Text);
}
