using System.Text.Json;

namespace SocketIoNet.InteropHost.Profiles;

/// <summary>What the conformance suite of Socket.IO's protocol revision 5 expects.</summary>
internal sealed class SocketIoV5Profile : IProfile
{
    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        var builder = HostRunner.CreateBuilder(arguments);
        builder.Services.AddCors();
        builder.Services.AddSocketIo(options =>
        {
            if (!arguments.IsPatient)
            {
                options.PingInterval = TimeSpan.FromMilliseconds(300);
                options.PingTimeout = TimeSpan.FromMilliseconds(200);
            }

            options.MaxHttpBufferSize = 1_000_000;
            options.ConnectTimeout = TimeSpan.FromSeconds(1);
            options.Transports = Transports.Parse(arguments.Transport);
        });
        var app = builder.Build();
        app.UseCors();
        app.MapSocketIo(Configure).RequireCors(policy => policy.AllowAnyOrigin().AllowAnyHeader().AllowAnyMethod());
        return [app];
    }

    private static void Configure(SocketIoServer io)
    {
        io.OnConnection(socket =>
        {
            EmitAuth(socket);
            socket.On("message", (EventArguments arguments) => socket.Emit("message-back", arguments));
            socket.On("message-with-ack", (EventArguments arguments, Ack ack) => ack.Send(arguments));
        });
        io.Of("/custom").OnConnection(EmitAuth);
    }

    private static void EmitAuth(Socket socket) => socket.Emit("auth", socket.Handshake.GetAuth<JsonElement>());
}
