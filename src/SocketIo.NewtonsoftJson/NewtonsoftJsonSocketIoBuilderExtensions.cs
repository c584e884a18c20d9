using Newtonsoft.Json;
using SocketIoNet.NewtonsoftJson;
using SocketIoNet.Protocol;

namespace SocketIoNet;

/// <summary>Registers Newtonsoft.Json.</summary>
public static class NewtonsoftJsonSocketIoBuilderExtensions
{
    /// <summary>
    /// Payloads are read and written with Newtonsoft.Json instead of System.Text.Json. <see cref="Newtonsoft.Json.Linq.JToken"/> and its kinds may be
    /// arguments.
    /// </summary>
    /// <param name="builder">What <c>AddSocketIo</c> has returned.</param>
    /// <param name="configure">
    /// Changes the settings, which start as <see cref="NewtonsoftJsonPayloadSerializer.CreateSettings"/> makes them.
    /// </param>
    /// <exception cref="ArgumentException">The settings make use of type names in payloads.</exception>
    public static ISocketIoBuilder AddNewtonsoftJson(this ISocketIoBuilder builder, Action<JsonSerializerSettings>? configure = null)
    {
        var settings = NewtonsoftJsonPayloadSerializer.CreateSettings();
        configure?.Invoke(settings);
        var serializer = new NewtonsoftJsonPayloadSerializer(settings);
        return builder.UsePart<IPayloadSerializer>(_ => serializer);
    }
}
