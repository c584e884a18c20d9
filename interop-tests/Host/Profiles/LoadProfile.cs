using SocketIoNet.InteropHost.Load;

namespace SocketIoNet.InteropHost.Profiles;

/// <summary>What is measured: everything by default, written as a user would write it.</summary>
internal sealed class LoadProfile : IProfile
{
    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        var builder = HostRunner.CreateBuilder(arguments.Url);
        builder.Logging.ClearProviders();
        builder.Services.AddSocketIo(options => options.ServeClient = false);
        var app = builder.Build();
        app.MapSocketIo(io => io.OnConnection(socket =>
        {
            socket.On("echo", (string text) => text);
            socket.On("blob", (byte[] bytes) => bytes);
            socket.On("json", (Order order) => order);
            socket.On("broadcast", (string text) => io.Emit("broadcast", text));
        }));
        return [app];
    }
}
