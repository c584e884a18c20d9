using System.Globalization;
using SocketIoNet.InteropHost.Load;

namespace SocketIoNet.InteropHost.Profiles;

/// <summary>What is measured: everything by default, written as a user would write it.</summary>
internal sealed class LoadProfile : IProfile
{
    private const int ManyNamespaces = 20;

    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        var builder = HostRunner.CreateBuilder(arguments);
        builder.Logging.ClearProviders();
        builder.Services.AddSocketIo(options => options.ServeClient = false);
        var app = builder.Build();
        app.MapGet("/allocated", () => GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture));
        app.MapSocketIo(AddHandlers);
        return [app];
    }

    private static void AddHandlers(SocketIoServer io)
    {
        io.OnConnection(socket =>
        {
            socket.On("echo", (string text) => text);
            socket.On("blob", (byte[] bytes) => bytes);
            socket.On("json", (Order order) => order);
            socket.On("broadcast", (string text) => io.Emit("broadcast", text));
        });
        ExtraEvents.AddTo(io.Of("/extra"));
        for (var i = 0; i < ManyNamespaces; i++)
        {
            io.Of(string.Create(CultureInfo.InvariantCulture, $"/n{i}")).OnConnection(socket => socket.On("echo", (string text) => text));
        }
    }
}
