using System.Globalization;
using System.Net;
using System.Text.Json;
using SocketIoNet.EngineIo;
using SocketIoNet.InteropHost.Doghappy;

namespace SocketIoNet.InteropHost.Profiles;

/// <summary>What the suite of the .NET client expects: listeners at fixed distances from a base port.</summary>
internal sealed class DoghappyProfile : IProfile
{
    private const int DefaultBasePort = 11000;
    private const TransportKind Both = TransportKind.Polling | TransportKind.WebSocket;

    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        var basePort = arguments.Url is { } url ? new Uri(url).Port : DefaultBasePort;
        return
        [
            BuildEvents(new Listener(arguments, basePort + 200, Both) { AllowEio3 = true }),
            BuildToken(new Listener(arguments, basePort + 201, Both) { AllowEio3 = true }),
            BuildEvents(new Listener(arguments, basePort + 210, TransportKind.Polling) { AllowEio3 = true }),
            BuildToken(new Listener(arguments, basePort + 211, TransportKind.Polling) { AllowEio3 = true }),
            BuildEvents(new Listener(arguments, basePort + 400, Both)),
            BuildToken(new Listener(arguments, basePort + 401, Both)),
            BuildEvents(new Listener(arguments, basePort + 404, Both) { IsSecure = true }),
            BuildEvents(new Listener(arguments, basePort + 410, TransportKind.Polling)),
            BuildToken(new Listener(arguments, basePort + 411, TransportKind.Polling)),
            BuildEvents(new Listener(arguments, basePort + 414, TransportKind.Polling) { IsSecure = true }),
        ];
    }

    private static WebApplication BuildEvents(Listener listener) => Build(listener, io =>
    {
        foreach (var name in new[] { "/", "/nsp" }) io.Of(name).OnConnection(AddEvents);
    });

    private static WebApplication BuildToken(Listener listener) => Build(listener, io =>
    {
        foreach (var name in new[] { "/", "/nsp" })
        {
            io.Of(name).Use((socket, next) => socket.Handshake.Query.TryGetValue("token", out var token) && token == "abc"
                ? next()
                : throw new ConnectErrorException("Authentication error"));
        }
    });

    private static WebApplication Build(Listener listener, Action<SocketIoServer> configure)
    {
        var scheme = listener.IsSecure ? "https" : "http";
        var builder = HostRunner.CreateBuilder(listener.Arguments, string.Create(CultureInfo.InvariantCulture, $"{scheme}://127.0.0.1:{listener.Port}"));
        if (listener.IsSecure) builder.WebHost.ConfigureKestrel(options => options.ConfigureHttpsDefaults(https => https.ServerCertificate = SelfSigned.Create()));
        builder.Services.AddSocketIo(options =>
        {
            options.PingInterval = TimeSpan.FromSeconds(5);
            options.PingTimeout = TimeSpan.FromSeconds(10);
            options.Transports = listener.Transports;
            options.AllowEio3 = listener.AllowEio3;
        });
        var app = builder.Build();
        app.MapSocketIo(configure);
        return app;
    }

    private static void AddEvents(Socket socket)
    {
        socket.On("1:emit", (EventArguments data) => socket.Emit("1:emit", data));
        socket.On("2:emit", (EventArguments data) => socket.Emit("2:emit", data));
        socket.On("1:ack", (EventArguments data, Ack ack) => ack.Send(data));
        socket.On("get_auth", () => socket.Handshake.GetAuth<JsonElement?>());
        socket.On("get_header", (string name) => socket.Handshake.Headers.TryGetValue(name, out var value) ? value.ToString() : null);
        socket.On("disconnect-me", (bool close) => socket.Disconnect(close));
        socket.On("begin-ack-on-client", () => Background.Run(async () =>
            socket.Emit("end-ack-on-client", await socket.EmitWithAckAsync<EventArguments>("ack-on-client"))));
    }
}
