using SocketIoNet.EngineIo;

namespace SocketIoNet.InteropHost.Profiles;

/// <summary>Another path, no upgrades, compressed WebSockets.</summary>
internal sealed class InteropStrictProfile : IProfile
{
    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        var builder = HostRunner.CreateBuilder(arguments);
        builder.Services.AddSocketIo(options =>
        {
            options.AllowUpgrades = false;
            options.PerMessageDeflate = new PerMessageDeflateOptions { Threshold = 0 };
            options.Transports = Transports.Parse(arguments.Transport);
        });
        var app = builder.Build();
        app.MapSocketIo("/custom/path", io => io.OnConnection(socket =>
            socket.On("echo-ack", (EventArguments arguments, Ack ack) => ack.Send(arguments))));
        app.MapFallback(() => Results.Text("not found", statusCode: StatusCodes.Status404NotFound));
        return [app];
    }
}
