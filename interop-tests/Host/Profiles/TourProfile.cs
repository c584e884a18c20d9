using SocketIoNet.InteropHost.Tour;

namespace SocketIoNet.InteropHost.Profiles;

/// <summary>What docs/what-is-socketio.md shows: everything by default, and the same with recovery.</summary>
internal sealed class TourProfile(bool recovers = false) : IProfile
{
    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        var builder = HostRunner.CreateBuilder(arguments);
        builder.Services.AddSocketIo(options =>
        {
            if (recovers) options.ConnectionStateRecovery = new ConnectionStateRecoveryOptions();
        });
        var app = builder.Build();
        app.MapSocketIo(TourHandlers.Register);
        return [app];
    }
}
