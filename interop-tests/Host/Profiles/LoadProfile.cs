using System.Globalization;
using System.Runtime;
using SocketIoNet.InteropHost.Load;

namespace SocketIoNet.InteropHost.Profiles;

/// <summary>What is measured: everything by default, written as a user would write it.</summary>
internal sealed class LoadProfile : IProfile
{
    private const int ManyNamespaces = 20;

    public string? FindProblem(HostArguments arguments) =>
        arguments.Adapter is null || ClusterProfile.Adapters.ContainsKey(arguments.Adapter) ? null : $"unknown adapter \"{arguments.Adapter}\"";

    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        var builder = HostRunner.CreateBuilder(arguments);
        builder.Logging.ClearProviders();
        var server = builder.Services.AddSocketIo(options =>
        {
            options.ServeClient = false;
            options.ForwardSessions = arguments.NoSticky;
        });
        if (arguments.Adapter is not null) ClusterProfile.Connect(server, arguments);
        var app = builder.Build();
        app.MapGet("/allocated", () => GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture));
        app.MapGet("/compiled", () => JitInfo.GetCompiledMethodCount().ToString(CultureInfo.InvariantCulture));
        app.MapSocketIo(io => AddHandlers(io, manyNamespaces: arguments.Adapter is null ? ManyNamespaces : 0));
        return [app];
    }

    /// <summary>In a cluster without the many namespaces: each has channels of its own, which Redis compares with every message.</summary>
    private static void AddHandlers(SocketIoServer io, int manyNamespaces)
    {
        io.OnConnection(socket =>
        {
            socket.On("echo", (string text) => text);
            socket.On("blob", (byte[] bytes) => bytes);
            socket.On("json", (Order order) => order);
            socket.On("broadcast", (string text) => io.Emit("broadcast", text));
        });
        ExtraEvents.AddTo(io.Of("/extra"));
        for (var i = 0; i < manyNamespaces; i++)
        {
            io.Of(string.Create(CultureInfo.InvariantCulture, $"/n{i}")).OnConnection(socket => socket.On("echo", (string text) => text));
        }
    }
}
