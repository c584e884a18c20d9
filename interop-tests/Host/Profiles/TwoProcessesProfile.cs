using SocketIoNet.InteropHost.Linked;

namespace SocketIoNet.InteropHost.Profiles;

/// <summary>One server of a cluster. The first process has the hub, whose port <c>GET /link</c> returns; the others are given it with <c>--link</c>.</summary>
internal sealed class TwoProcessesProfile : IProfile
{
    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        var builder = HostRunner.CreateBuilder(arguments);
        var port = arguments.Link ?? new LinkHub().Port;
        builder.Services.AddSocketIo(options =>
        {
            options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions { MaxDisconnectionDuration = TimeSpan.FromSeconds(30) };
            options.CleanupEmptyChildNamespaces = true;
        }).UseAdapter(_ => new LinkedAdapters(port));
        var app = builder.Build();
        app.MapGet("/link", () => port);
        app.MapSocketIo(io => ClusterEvents.Add(io, arguments.Link is null ? "first" : "second"));
        return [app];
    }
}
