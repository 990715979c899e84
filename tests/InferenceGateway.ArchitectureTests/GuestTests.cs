using System.Reflection;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Plugins;
using PublicApiGenerator;

namespace InferenceGateway.ArchitectureTests;

/// <summary>Plugins are guests: they can do what a user's own plugin can, and the engine names none of them.</summary>
public sealed class GuestTests
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    [Fact]
    public void Plugins_do_not_reach_into_the_engine() =>
        Repository.Assembly("Plugins").GetReferencedAssemblies().ShouldNotContain(a => a.Name == "InferenceGateway.Engine");

    [Fact]
    public void Plugins_see_no_internals_of_the_abstractions()
    {
        IEnumerable<string> friends = Repository
            .Assembly("Abstractions")
            .GetCustomAttributes<System.Runtime.CompilerServices.InternalsVisibleToAttribute>()
            .Select(a => a.AssemblyName);
        friends.ShouldNotContain("InferenceGateway.Plugins");
    }

    [Fact]
    public void The_engine_names_no_plugin()
    {
        PluginRegistry registry = new();
        BuiltInPlugins.Register(registry);
        registry.Types.ShouldNotBeEmpty();
        foreach (string file in Repository.SourceFiles("Engine"))
        {
            string text = File.ReadAllText(file);
            registry.Types.Where(type => text.Contains($"\"{type.Name}\"", StringComparison.Ordinal)).ShouldBeEmpty(file);
        }
    }

    [Fact]
    public void No_bag_of_objects_travels_with_a_request()
    {
        foreach (string room in new[] { "Abstractions", "PrefixCache", "Engine", "Plugins" })
        {
            IEnumerable<string> bags = Repository
                .Assembly(room)
                .GetTypes()
                .SelectMany(type => type.GetFields(All | BindingFlags.DeclaredOnly))
                .Where(field => IsBag(field.FieldType))
                .Select(field => $"{field.DeclaringType}.{field.Name}");
            bags.ShouldBeEmpty();
        }
    }

    /// <summary>The surface plugin authors compile against. A change of it is a change of a promise: update the approved text on purpose.</summary>
    [Fact]
    public void The_public_surface_of_the_abstractions_is_the_approved_one() =>
        Approved.Check(
            "tests/InferenceGateway.ArchitectureTests/Abstractions.approved.txt",
            Repository.Assembly("Abstractions").GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false })
        );

    private static bool IsBag(Type type) =>
        type.IsGenericType
        && type.GetGenericArguments() is [var key, var value]
        && key == typeof(string)
        && value == typeof(object)
        && type.Name.Contains("Dictionary", StringComparison.Ordinal);
}
