namespace InferenceGateway.Plugins.ProfileHandlers;

/// <summary>Parameters of <c>header-profile-handler</c>.</summary>
internal sealed record HeaderProfileOptions
{
    public const string DefaultHeaderName = "EPP-Profile";
    public const string DefaultProfileName = "decode";

    /// <summary>The request header that names the profile; blank means the default, <c>EPP-Profile</c>.</summary>
    public string HeaderName { get; set; } = DefaultHeaderName;

    /// <summary>The profile of requests without the header; blank means the default, <c>decode</c>.</summary>
    public string DefaultProfile { get; set; } = DefaultProfileName;
}
