using System.Xml.Linq;

namespace InferenceGateway.ArchitectureTests;

/// <summary>The arrows between rooms point one way. Read from the project files, so that an unused reference bends nothing unseen.</summary>
public sealed class ArrowTests
{
    /// <summary>Which rooms each room may reference. A room that is not listed here is a decision that was not made.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Abstractions"] = [],
        ["PrefixCache"] = [],
        ["Engine"] = ["Abstractions", "PrefixCache"],
        ["Plugins"] = ["Abstractions", "PrefixCache"],
        ["ExtProc"] = ["Abstractions", "Engine"],
        ["LoadGeneration"] = [],
        ["Simulation"] = [],
        ["ModelServers"] = ["Abstractions", "Engine"],
        ["EndpointPicker"] = ["Abstractions", "Engine", "ExtProc", "ModelServers", "Plugins"],
        ["StandaloneGateway"] = ["Abstractions", "Engine", "ModelServers", "Plugins"],
        ["EndpointPicker"] = ["Abstractions", "Engine", "ExtProc", "ModelServers", "Plugins"],
        ["Cli"] = ["EndpointPicker", "StandaloneGateway", "Simulation", "LoadGeneration"],
    };

    private static readonly string[] TransportFree = ["Abstractions", "PrefixCache", "Engine", "Plugins"];
    private static readonly string[] ForbiddenInside =
    [
        "Microsoft.AspNetCore",
        "Grpc",
        "KubernetesClient",
        "k8s",
        "Yarp",
        "System.Net.Http",
    ];

    public static TheoryData<string> Rooms => [.. Repository.Rooms];

    [Fact]
    public void Every_room_is_known() => Repository.Rooms.Order().ShouldBe(Allowed.Keys.Order());

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_references_only_rooms_below_it(string room) =>
        ProjectReferences(room).Except(Allowed[room]).ShouldBeEmpty($"{room} must not reference these rooms");

    [Fact]
    public void Abstractions_depend_on_no_package() =>
        Project("Abstractions").Descendants("PackageReference").Where(p => p.Attribute("PrivateAssets")?.Value != "all").ShouldBeEmpty();

    [Fact]
    public void The_house_itself_knows_no_transport()
    {
        foreach (string room in TransportFree)
        {
            IEnumerable<string> used = Repository.Assembly(room).GetReferencedAssemblies().Select(a => a.Name!);
            used.Where(name => ForbiddenInside.Any(f => name.StartsWith(f, StringComparison.OrdinalIgnoreCase)))
                .ShouldBeEmpty($"{room} must not know a transport");
            Project(room).Descendants("FrameworkReference").ShouldBeEmpty($"{room} must not reference a framework");
        }
    }

    [Fact]
    public void No_test_project_is_referenced_by_a_room()
    {
        foreach (string room in Repository.Rooms)
        {
            Project(room)
                .Descendants("ProjectReference")
                .Select(r => r.Attribute("Include")!.Value)
                .Where(r => r.Contains("Tests"))
                .ShouldBeEmpty();
        }
    }

    private static IEnumerable<string> ProjectReferences(string room) =>
        Project(room)
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))
            .Select(name => name["InferenceGateway.".Length..]);

    private static XDocument Project(string room) =>
        XDocument.Load(Path.Combine(Repository.Root, "src", $"InferenceGateway.{room}", $"InferenceGateway.{room}.csproj"));
}
