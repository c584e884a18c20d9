using Microsoft.Extensions.Configuration;

namespace SocketIoNet;

/// <summary>The options that are off while they are null: in configuration, a section enables one, an empty one as well; <c>false</c> disables it.</summary>
internal static class NullableSections
{
    public static void Apply(SocketIoOptions options, IConfiguration configuration)
    {
        options.ConnectionStateRecovery = Find(configuration, nameof(options.ConnectionStateRecovery), options.ConnectionStateRecovery);
        options.PerMessageDeflate = Find(configuration, nameof(options.PerMessageDeflate), options.PerMessageDeflate);
        options.Cookie = Find(configuration, nameof(options.Cookie), options.Cookie);
    }

    private static T? Find<T>(IConfiguration configuration, string name, T? bound)
        where T : class, new()
    {
        // An empty section does not bind: it has neither children nor a value, only a key.
        var section = configuration.GetChildren().FirstOrDefault(child => child.Key.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (section is null) return bound;
        return IsOn(section) ? bound ?? new T() : null;
    }

    private static bool IsOn(IConfigurationSection section)
    {
        if (string.IsNullOrEmpty(section.Value)) return true;
        return bool.TryParse(section.Value, out var isOn)
            ? isOn
            : throw new InvalidOperationException($"{section.Path} is \"{section.Value}\": use a section of settings, which may be empty, or true or false.");
    }
}
