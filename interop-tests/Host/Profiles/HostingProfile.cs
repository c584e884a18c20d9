using Newtonsoft.Json.Linq;

namespace SocketIoNet.InteropHost.Profiles;

/// <summary>What the application around the server decides: configuration, the pipeline in front, host names, serializers.</summary>
internal sealed class HostingProfile : IProfile
{
    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        var builder = HostRunner.CreateBuilder(arguments);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["SocketIo:PingInterval"] = "00:00:07",
            ["SocketIo:PingTimeout"] = "00:00:03",
            ["SocketIo:MaxHttpBufferSize"] = "12345",
            ["SocketIo:Cookie:Name"] = "configured",
        });
        builder.Services.AddSocketIo(builder.Configuration.GetSection("SocketIo"));
        builder.Services.AddSocketIo("newtonsoft").AddNewtonsoftJsonProtocol();
        builder.Services.AddSocketIo("named");
        builder.Services.AddSocketIo("no-slash", options => options.AddTrailingSlash = false);
        builder.Services.AddSocketIo("initial", options => options.InitialPacket = "2[\"initial\",1]");
        builder.Services.AddSocketIo("strict", options => options.ServeClient = false);
        var app = builder.Build();
        app.Use(PassAsync);
        app.MapSocketIo(AddEvents);
        app.MapSocketIo("/newtonsoft", "newtonsoft", AddTokens);
        app.MapSocketIo("/named", "named", AddEvents).RequireHost("localhost");
        app.MapSocketIo("/no-slash", "no-slash", AddEvents);
        app.MapSocketIo("/initial", "initial", AddEvents);
        app.MapSocketIo("/strict", "strict", AddEvents);
        return [app];
    }

    /// <summary>What a middleware of the engine is in Node.</summary>
    private static Task PassAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers["X-Pipeline"] = "passed";
        if (!context.Request.Query.ContainsKey("stop")) return next(context);
        context.Response.StatusCode = StatusCodes.Status402PaymentRequired;
        return context.Response.WriteAsync("stopped");
    }

    private static void AddEvents(SocketIoServer io) => io.OnConnection(socket => socket.On("echo", (EventArguments arguments, Ack ack) => ack.Send(arguments)));

    private static void AddTokens(SocketIoServer io) => io.OnConnection(socket =>
    {
        socket.On("token", (JObject value) => new JObject { ["got"] = value["a"], ["kind"] = value["a"]?.Type.ToString() });
        socket.On("typed", (Note note) => note with { Text = note.Text.ToUpperInvariant(), File = [.. note.File, 7] });
    });

    internal sealed record Note(string Text, byte[] File);
}
