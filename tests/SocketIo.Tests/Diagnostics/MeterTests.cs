using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Diagnostics;

public sealed class MeterTests
{
    [Fact]
    public async Task Events_failures_and_refusals_are_counted()
    {
        var sums = new ConcurrentDictionary<string, long>();
        await using var app = await TestApp.StartAsync(io => io.OnConnection(socket =>
        {
            socket.Use((e, next) => e.EventName == "refused" ? throw new InvalidOperationException("refused") : next());
            socket.On("failing", int () => throw new InvalidOperationException("failing"));
            socket.On("last", () => 0);
        }));
        using var listener = Listen(app, sums);
        await using var first = await app.ConnectAsync();
        await using var second = await app.ConnectAsync();
        app.Io.Emit("to both");
        app.Find(first).Emit("to one");
        await first.SendAsync("2[\"failing\"]");
        await first.SendAsync("2[\"refused\"]");
        await first.SendAsync("29[\"last\"]");
        await first.ReceiveAllAsync("39[0]");
        Assert.Equal(2, sums["socketio.server.connected_sockets"]);
        Assert.Equal(3, sums["socketio.server.sent_events"]);
        Assert.Equal(3, sums["socketio.server.received_events"]);
        Assert.Equal(1, sums["socketio.server.handler_failures"]);
        Assert.Equal(1, sums["socketio.server.rejected_events"]);
    }

    private static MeterListener Listen(TestApp app, ConcurrentDictionary<string, long> sums)
    {
        var factory = app.Services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "SocketIoNet" && instrument.Meter.Scope == factory) listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value));
        listener.Start();
        return listener;
    }
}
