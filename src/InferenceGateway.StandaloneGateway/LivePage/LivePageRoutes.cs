using InferenceGateway.StandaloneGateway.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace InferenceGateway.StandaloneGateway.LivePage;

/// <summary>Puts the live page into a host's routes.</summary>
internal static class LivePageRoutes
{
    /// <summary>Where the page is.</summary>
    public const string Path = "/live/";

    private static readonly string[] ReadMethods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>
    /// Maps <c>/live/</c>, its files, and <c>GET /live/api/state</c> (see <see cref="StateQuery"/>). Everything is read-only; the
    /// returned group takes whatever the host wants to demand of callers.
    /// </summary>
    public static IEndpointConventionBuilder MapLivePage(this IEndpointRouteBuilder routes, LiveState state)
    {
        ArgumentNullException.ThrowIfNull(routes);
        ArgumentNullException.ThrowIfNull(state);
        RouteGroupBuilder group = routes.MapGroup(Path);
        LivePageAsset index = LivePageAssets.All["index.html"];
        group.MapMethods("", ReadMethods, context => ServeIndexAsync(context, index));
        foreach (LivePageAsset asset in LivePageAssets.All.Values)
        {
            if (asset != index)
            {
                group.MapMethods(asset.Name, ReadMethods, context => LivePageAssets.ServeAsync(context, asset));
            }
        }

        group.MapGet("api/state", context => WriteStateAsync(context, state));
        return group;
    }

    private static Task ServeIndexAsync(HttpContext context, LivePageAsset index)
    {
        // Without the slash the page's relative names would point outside it.
        if (!context.Request.Path.Value!.EndsWith('/'))
        {
            context.Response.Redirect(context.Request.PathBase.ToUriComponent() + Path);
            return Task.CompletedTask;
        }

        return LivePageAssets.ServeAsync(context, index);
    }

    private static async Task WriteStateAsync(HttpContext context, LiveState state)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.CacheControl = "no-store";
        LivePageAssets.Harden(headers);
        if (StateQuery.Parse(context.Request.Query) is not { } query)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync(StateQuery.Rules + "\n", context.RequestAborted);
            return;
        }

        await SocketThread.LeaveAsync();
        context.Response.ContentType = "application/json; charset=utf-8";
        state.Write(context.Response.BodyWriter, query);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
